import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';
import serveFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { isForPrograms } from './gate/places.ts';
import { Problem } from './problems/problem.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Files named after their content: a browser may keep them for good. */
const IMMUTABLE = '/_app/immutable/';

/**
 * Whatever no route answers goes to the dashboards, whose build is a plain handler of node requests. The gate has let
 * the request through already: assets for everybody, pages for those who are signed in.
 */
export async function mountDashboards(app: FastifyInstance, handlerPath: string | null): Promise<void> {
  const handler = handlerPath === null ? null : await load(handlerPath);
  if (handlerPath !== null) await mountImmutable(app, join(dirname(handlerPath), 'client', IMMUTABLE));
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (!handler || !isPage || request.url.startsWith(IMMUTABLE) || isForPrograms(request.url.split('?', 1)[0] ?? '/'))
      throw new Problem('not-found');
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    reply.hijack();
    handler(request.raw, reply.raw, () => {
      reply.raw.statusCode = 404;
      reply.raw.end();
    });
  });
}

/**
 * The build's own handler lists its files once and ends the process when one of them is gone, as after a new build;
 * these are served so that a missing file is a plain 404.
 */
async function mountImmutable(app: FastifyInstance, root: string): Promise<void> {
  if (!existsSync(root)) return;
  await app.register(serveFiles, { root, prefix: IMMUTABLE, immutable: true, maxAge: '1y', preCompressed: true });
}

async function load(path: string): Promise<Handler> {
  const module = (await import(pathToFileURL(path).href)) as { handler: Handler };
  return module.handler;
}
