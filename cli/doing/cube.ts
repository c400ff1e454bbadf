import { roleSchema } from '../../api/identity/roles.ts';
import { CubeError } from '../../cube/answer.ts';
import type { JobOf, Outcome } from '../jobs/job.ts';
import type { Teller } from '../jobs/jobs.ts';
import { messagesOf } from '../messages/messages.ts';
import { jsonOf } from '../terminal.ts';
import { Trouble } from '../trouble.ts';
import type { Owner } from './owner.ts';

/** Cube's whole answer as one line of JSON on stdout; whoever asks sees what the role may see. */
export async function askCube(owner: Owner, job: JobOf<'cube'>, teller: Teller): Promise<Outcome> {
  const cube = await owner.cube();
  try {
    const context = { user: 'command line', role: roleSchema.parse(job.role), team: null };
    const answer = await cube.load(job.query, context);
    teller.tell({ kind: 'output', text: `${jsonOf(answer)}\n` });
    if (answer.truncated) {
      const total = answer.total_rows ?? null;
      teller.tell({ kind: 'line', text: messagesOf(teller.locale).cube.truncated(total) });
    }
    return { exitCode: 0, words: '', result: {} };
  } catch (error) {
    if (!(error instanceof CubeError)) throw error;
    const { message } = error;
    throw new Trouble(error.status < 500 ? 2 : 1, () => message, error);
  }
}
