import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { isForPrograms } from './gate/places.ts';
import { Problem } from './problems/problem.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/**
 * Whatever no route answers goes to the dashboards, whose build is a plain handler of node requests. The gate has let
 * the request through already: assets for everybody, pages for those who are signed in.
 */
export async function mountDashboards(app: FastifyInstance, handlerPath: string | null): Promise<void> {
  const handler = handlerPath === null ? null : await load(handlerPath);
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (!handler || !isPage || isForPrograms(request.url.split('?', 1)[0] ?? '/')) throw new Problem('not-found');
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

async function load(path: string): Promise<Handler> {
  const module = (await import(pathToFileURL(path).href)) as { handler: Handler };
  return module.handler;
}
