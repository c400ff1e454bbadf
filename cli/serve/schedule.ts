import { Cron } from 'croner';
import { readConfig, type Config } from '../config.ts';
import type { Job } from '../jobs/job.ts';
import type { Jobs } from '../jobs/jobs.ts';

/** The clock that asks for syncs by the schedules of voronka.yml. */
export type Schedule = {
  /** Reads voronka.yml anew. Throws Trouble when it is wrong; the former schedule then stays. */
  renew(): Promise<void>;
  /** When a source is read next (ISO 8601, UTC); null: only when somebody asks. */
  nextOf(source: string): string | null;
  /** Has a source read a little later, once for all that ask meanwhile. */
  soon(source: string): void;
  stop(): void;
};

/** Between a source's word that something changed and its sync: people edit in bursts. */
const PAUSE_MS = 20_000;

/** A sync of a source that still waits or runs is not asked for again: it will read everything there is anyway. */
export function scheduleOf(config: Config, jobs: Jobs, pauseMs = PAUSE_MS): Schedule {
  const waiting = new Set<string>();
  const timers = new Map<string, NodeJS.Timeout>();
  let clocks = new Map<string, Cron>();
  const stop = (): void => {
    for (const clock of clocks.values()) clock.stop();
  };
  const soon = (source: string): void => {
    if (timers.has(source)) return;
    const ring = (): void => {
      timers.delete(source);
      // what came in after the running sync took its hints is for the next one
      if (waiting.has(source)) soon(source);
      else askFor(jobs, waiting, source, config.locale);
    };
    timers.set(source, setTimeout(ring, pauseMs).unref());
  };
  const set = ({ sources, timezone, locale }: Config): void => {
    stop();
    const timed = [...sources.files, ...sources.connected].flatMap(({ name, schedule }) =>
      schedule === null ? [] : [{ name, schedule }],
    );
    clocks = new Map(
      timed.map(({ name, schedule }) => {
        const ask = (): void => askFor(jobs, waiting, name, locale);
        return [name, new Cron(schedule, { timezone, unref: true }, ask)];
      }),
    );
  };
  set(config);
  return {
    renew: async () => set(await readConfig(config.env, config.dir)),
    nextOf: (source) => clocks.get(source)?.nextRun()?.toISOString() ?? null,
    soon,
    stop: () => {
      stop();
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function askFor(jobs: Jobs, waiting: Set<string>, source: string, locale: Config['locale']): void {
  if (waiting.has(source)) return;
  waiting.add(source);
  const job: Job = { kind: 'sync', source, full: false };
  const { outcome } = jobs.submit(job, { locale, author: 'schedule', tell: () => undefined });
  // What went wrong stands in the job's record and in the line of the run.
  void outcome.catch(() => undefined).finally(() => waiting.delete(source));
}
