import { stat } from 'node:fs/promises';
import { request as ask, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Locale } from '../config.ts';
import { thisUser } from '../this-user.ts';
import { Interrupted, Trouble } from '../trouble.ts';
import { version } from '../version.ts';
import type { Job, JobEnd, JobEvent, Outcome, Tell } from './job.ts';

/** Whether a server answers at the socket. A file with nobody behind it, or another user's, is not a server. */
export async function serverAt(path: string): Promise<{ version: string; pid: number } | null> {
  const file = await stat(path).catch(() => null);
  if (file === null || !file.isSocket() || file.uid !== thisUser().uid) return null;
  try {
    const answer = await send(path, 'GET', '/', null, AbortSignal.timeout(5_000));
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as { version: string; pid: number };
  } catch {
    return null;
  }
}

/** Hands a job to the server and tells its events as they come. Aborting the signal cancels the job there. */
export async function handOver(
  path: string,
  wish: { job: Job; locale: Locale; author: string },
  tell: Tell,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const answer = await send(path, 'POST', '/jobs', JSON.stringify(wish), signal);
    const theirs = answer.headers['x-voronka-version'];
    if (answer.statusCode !== 200) throw new Trouble(3, (m) => m.socket.refused(String(theirs), version));
    const end = await follow(answer, tell);
    if (end?.kind === 'done') return { exitCode: end.exitCode, words: end.words, result: end.result };
    if (end === null) throw new Trouble(3, (m) => m.socket.lost);
    const { code, message } = end;
    if (code === 130) throw new Interrupted();
    throw new Trouble(code, () => message);
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    if (error instanceof Trouble || error instanceof Interrupted) throw error;
    throw new Trouble(3, (m) => m.socket.lost, error);
  }
}

async function follow(answer: IncomingMessage, tell: Tell): Promise<JobEnd | null> {
  for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
    const event = JSON.parse(line) as JobEvent | JobEnd;
    if (event.kind === 'done' || event.kind === 'failed') return event;
    await tell(event);
  }
  return null;
}

function send(
  socketPath: string,
  method: string,
  path: string,
  body: string | null,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = ask({ socketPath, method, path, signal, headers: { 'content-type': 'application/json' } }, resolve);
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}
