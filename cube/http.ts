import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SecurityContext } from './access.ts';

/** Who sends a request; nobody (null, or an error with a statusCode) is answered 401. */
export type ContextOf = (request: FastifyRequest) => SecurityContext | null | Promise<SecurityContext | null>;

/** Cube's own routes, an Express application, which finds the asker of a request in `askers`. */
export type CubeRoutes = {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly askers: WeakMap<IncomingMessage, SecurityContext>;
};

/** What of Cube's API is served. The rest of its routes need the native add-on, or are for its own cloud. */
const PATHS = ['v1/meta', 'v1/load', 'v1/sql', 'v1/dry-run', 'graphql'] as const;

/** Hands Cube's paths to its own routes with the request untouched, after the caller has been told apart. */
export function mountCube(app: FastifyInstance, routes: CubeRoutes, contextOf: ContextOf): void {
  void app.register(async (scope) => {
    // Express reads the body itself, so Fastify must not.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const asker = await contextOf(request);
      if (!asker) {
        return void reply
          .code(401)
          .type('application/problem+json')
          .send({ type: 'about:blank', title: 'Sign in first', status: 401 });
      }
      routes.askers.set(request.raw, asker);
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.hijack();
      routes.handle(request.raw, reply.raw);
    };
    for (const path of PATHS)
      scope.route({ method: ['GET', 'POST'], url: `/cubejs-api/${path}`, schema: { hide: true } as never, handler });
  });
}
