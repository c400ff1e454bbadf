import { once } from 'node:events';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { z } from 'zod';
import { messagesOf } from '../messages/messages.ts';
import { jsonOf, messageOf } from '../terminal.ts';
import { Interrupted, Trouble } from '../trouble.ts';
import { version } from '../version.ts';
import { jobSchema, type JobEnd, type JobEvent } from './job.ts';
import type { Jobs } from './jobs.ts';

const requestSchema = z.strictObject({ job: jobSchema, locale: z.enum(['ru', 'en']), author: z.string() });

export type JobSocket = { close(): Promise<void> };

/**
 * Takes jobs from the command line: POST /jobs, answered by NDJSON, one event a line, the end last. Whoever hangs up
 * cancels the job. Only this user may connect: the socket's mode is 0600 from its first moment.
 */
export async function listenForJobs(path: string, jobs: Jobs): Promise<JobSocket> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rm(path, { force: true });
  const server = createServer((request, response) => {
    void take(jobs, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const mask = process.umask(0o177);
  try {
    server.listen(path);
    await once(server, 'listening');
  } finally {
    process.umask(mask);
  }
  await chmod(path, 0o600);
  return {
    close: async () => {
      server.closeIdleConnections();
      server.close();
      if (server.listening) await once(server, 'close');
      await rm(path, { force: true });
    },
  };
}

async function take(jobs: Jobs, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('x-voronka-version', version);
  if (request.method === 'GET' && request.url === '/')
    return void response.end(JSON.stringify({ version, pid: process.pid }));
  if (request.method !== 'POST' || request.url !== '/jobs') return void response.writeHead(404).end();

  const asked = requestSchema.safeParse(JSON.parse(await textOf(request)));
  if (!asked.success) return void response.writeHead(400).end(asked.error.message);
  const { job, locale, author } = asked.data;
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  const line = (event: JobEvent | JobEnd): void | Promise<void> => {
    if (response.destroyed || response.write(`${jsonOf(event)}\n`)) return;
    return drained(response);
  };
  const ticket = jobs.submit(job, { locale, author, tell: line });
  response.on('close', () => ticket.cancel());
  try {
    void line({ kind: 'done', ...(await ticket.outcome) });
  } catch (error) {
    void line({ kind: 'failed', code: codeOf(error), message: messageOf(error, messagesOf(locale)) });
  }
  response.end();
}

/** Room to write again, or nobody to write to. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

function codeOf(error: unknown): 1 | 2 | 3 | 130 {
  if (error instanceof Interrupted) return 130;
  return error instanceof Trouble ? error.code : 1;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
