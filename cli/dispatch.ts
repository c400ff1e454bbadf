import { setTimeout as sleep } from 'node:timers/promises';
import { refuseHalfRestored } from './backup/restoring.ts';
import { readConfig, type Config } from './config.ts';
import type { Job, Outcome } from './jobs/job.ts';
import { handOver, serverAt } from './jobs/socket-client.ts';
import { socketPath } from './jobs/socket-path.ts';
import { takeLock, type Lock } from './lock.ts';
import { shownOn } from './progress.ts';
import type { Place } from './program.ts';
import { answer, say } from './terminal.ts';
import { thisUser } from './this-user.ts';
import { Interrupted, Trouble } from './trouble.ts';

/** How long a command waits for another that holds the data folder. */
const patienceMs = 5_000;

/** The configuration of a command's project; its warnings are told once. */
export async function configOf(place: Place): Promise<Config> {
  const config = await readConfig(place.env, place.dir);
  for (const warning of config.warnings) say(place.terminal, warning(place.terminal.messages));
  return config;
}

/** Carries a job out, shows its progress and its outcome, and gives the exit code. */
export async function carryOut(place: Place, job: Job): Promise<number> {
  const config = await configOf(place);
  const outcome = await withInterrupt((signal) => outcomeOf(place, config, job, signal));
  answer(place.terminal, outcome.words, { ...outcome.result, ok: outcome.exitCode === 0 });
  return outcome.exitCode;
}

/** The outcome of a job, whoever does it: the running server, or else this process. */
export async function outcomeOf(place: Place, config: Config, job: Job, signal: AbortSignal): Promise<Outcome> {
  const shown = shownOn(place.terminal);
  const { tell } = shown;
  const { locale } = place.terminal;
  try {
    const path = socketPath(config.dataDir);
    const owner = await serverOrLock(path, config, job.kind);
    if (owner.kind === 'server') {
      return await handOver(path, { job, locale, author: thisUser().name }, tell, signal);
    }
    try {
      refuseHalfRestored(config.dataDir);
      const { ownerOf } = await import('./doing/owner.ts');
      const { perform } = await import('./doing/perform.ts');
      const own = await ownerOf(config);
      try {
        return await perform(own, job, { locale, signal, tell });
      } catch (error) {
        throw signal.aborted ? new Interrupted() : error;
      } finally {
        await own.close();
      }
    } finally {
      await owner.lock.release();
    }
  } finally {
    shown.end();
  }
}

type ServerOrLock = { readonly kind: 'server' } | { readonly kind: 'lock'; readonly lock: Lock };

/** A server that is just starting holds the lock a moment before it listens, so both are tried in turn. */
async function serverOrLock(path: string, config: Config, command: string): Promise<ServerOrLock> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    if ((await serverAt(path)) !== null) return { kind: 'server' };
    try {
      return { kind: 'lock', lock: await takeLock(config.dataDir, command, 0) };
    } catch (error) {
      if (!(error instanceof Trouble) || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

/** Ctrl-C asks the work to stop; a second one stops the process. */
export async function withInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
