import { CommanderError } from 'commander';
import { localeOf, projectDirOf } from './project-dir.ts';
import { programOf } from './program.ts';
import { terminalOf, tellFailure, type Terminal } from './terminal.ts';
import { Trouble } from './trouble.ts';
import { usageTrouble } from './usage.ts';

/** Runs one command and sets the exit code: 0 ok, 1 failed, 2 usage or configuration, 3 out of reach or locked, 130 interrupted. */
export async function main(words: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  // `voronka query … | head` closes the pipe early: that is a normal end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const dir = projectDirOf(dirAmong(words), env, process.cwd());
  const terminal = terminalOf(localeOf(env, dir), words.includes('--json'));
  try {
    process.exitCode = await run(words, { env, dir, terminal });
  } catch (error) {
    process.exitCode = tellFailure(terminal, error);
  }
  // Should some library keep a timer or a socket, the process still ends.
  setTimeout(() => process.exit(), 2_000).unref();
}

async function run(
  words: readonly string[],
  place: { env: NodeJS.ProcessEnv; dir: string; terminal: Terminal },
): Promise<number> {
  let code = 0;
  const program = programOf(place, (ended) => (code = ended));
  try {
    await program.parseAsync(words.length === 0 ? ['--help'] : words, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const reason = usageTrouble(error, program);
    throw new Trouble(2, reason);
  }
}

/** The folder that -C or --dir names: the language of messages is found there before the words are understood. */
function dirAmong(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '-C' || word === '--dir');
  return at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--dir='))?.slice('--dir='.length);
}
