import type { Job, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import type { Owner } from './owner.ts';

/** Does a job with the warehouse in hand. Each kind's room is imported when it is first asked for. */
export async function perform(owner: Owner, job: Job, teller: Teller): Promise<Outcome> {
  switch (job.kind) {
    case 'import':
      return (await import('./import.ts')).importFiles(owner, job, teller);
    case 'sync':
      return (await import('./sync.ts')).syncSources(owner, job, teller);
    case 'replay':
      return (await import('./replay.ts')).replay(owner, job, teller);
    case 'demo':
      return (await import('./demo.ts')).makeDemo(owner, job, teller);
    case 'build':
      return (await import('./build.ts')).buildModels(owner, job, teller);
    case 'check':
      return (await import('./check.ts')).checkModels(owner, job, teller);
    case 'query':
      return (await import('./query.ts')).query(owner, job, teller);
    case 'cube':
      return (await import('./cube.ts')).askCube(owner, job, teller);
    case 'link':
      return (await import('./link.ts')).giveLink(owner, job, teller);
    case 'backup':
      return (await import('./backup.ts')).backup(owner, job, teller);
  }
}
