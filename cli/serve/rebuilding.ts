import type { Locale } from '../config.ts';
import type { Job, JobEvent, Outcome } from '../jobs/job.ts';
import { Jobs, type Perform } from '../jobs/jobs.ts';
import type { Owner } from '../doing/owner.ts';
import { perform } from '../doing/perform.ts';

/** Makes the cube's rollups anew, behind everything else. Asking while one round runs brings one more after it. */
export type Rollups = { refresh(): void; stop(): void };

export function serverRollups(owner: Owner, onFailure: (cause: unknown) => void): Rollups {
  let running: Promise<void> = Promise.resolve();
  let waiting = false;
  let stopped = false;
  return {
    refresh: () => {
      if (waiting || stopped) return;
      waiting = true;
      running = running.then(async () => {
        waiting = false;
        if (stopped) return;
        try {
          await (await owner.cube()).refresh();
        } catch (cause) {
          // A cube that is being closed drops what it was making; the next start makes it.
          if (!stopped) onFailure(cause);
        }
      });
    },
    stop: () => (stopped = true),
  };
}

/** The jobs of a server: when one has published something, the rollups follow. */
export function serverJobs(owner: Owner, rollups: Rollups): Jobs {
  const work: Perform = async (job, teller) => {
    if (!publishes(job)) return perform(owner, job, teller);
    const before = await owner.dataVersion();
    const outcome = await perform(owner, job, teller);
    const after = await owner.dataVersion();
    if (after?.id !== before?.id) rollups.refresh();
    return outcome;
  };
  return new Jobs(work);
}

function publishes(job: Job): boolean {
  return ['build', 'demo', 'sync', 'replay'].includes(job.kind);
}

/** Builds what a selector names, in the queue. Rejects when something was not built. */
export async function rebuild(jobs: Jobs, select: string | null, locale: Locale): Promise<Outcome> {
  const silent = (_: JobEvent): void => undefined;
  const ticket = jobs.submit({ kind: 'build', select, full: false }, { locale, author: 'server', tell: silent });
  const outcome = await ticket.outcome;
  if (outcome.exitCode !== 0) throw new Error(outcome.words);
  return outcome;
}
