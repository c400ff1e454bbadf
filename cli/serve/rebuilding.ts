import type { Locale } from '../config.ts';
import type { Job, JobEvent, Outcome } from '../jobs/job.ts';
import { Jobs, type Perform } from '../jobs/jobs.ts';
import type { Owner } from '../work/owner.ts';
import { perform } from '../work/perform.ts';

/** The jobs of a server. When a build has published something, the cube's rollups are made anew behind it. */
export function serverJobs(owner: Owner, onRollupFailure: (cause: unknown) => void): Jobs {
  let refreshing: Promise<void> = Promise.resolve();
  let waiting = false;
  const refreshRollups = (): void => {
    // Builds that end while rollups are being made share one more round.
    if (waiting) return;
    waiting = true;
    refreshing = refreshing
      .then(async () => {
        waiting = false;
        await (await owner.cube()).refresh();
      })
      .catch(onRollupFailure);
  };
  const work: Perform = async (job, teller) => {
    const before = await owner.dataVersion();
    const outcome = await perform(owner, job, teller);
    if (publishes(job)) {
      const after = await owner.dataVersion();
      if (after?.id !== before?.id) refreshRollups();
    }
    return outcome;
  };
  return new Jobs(work);
}

function publishes(job: Job): boolean {
  return job.kind === 'build' || job.kind === 'demo';
}

/** Builds what a selector names, in the queue. Rejects when something was not built. */
export async function rebuild(jobs: Jobs, select: string | null, locale: Locale): Promise<Outcome> {
  const silent = (_: JobEvent): void => undefined;
  const ticket = jobs.submit({ kind: 'build', select, full: false }, { locale, author: 'server', tell: silent });
  const outcome = await ticket.outcome;
  if (outcome.exitCode !== 0) throw new Error(outcome.words);
  return outcome;
}
