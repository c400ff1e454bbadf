import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { addressOf } from './address.ts';
import { buildApp } from './app.ts';
import type { Deps } from './deps.ts';

/** A server that listens. `url` is what people type; `close` lets answers under way and waiting builds finish. */
export type Server = { readonly app: FastifyInstance; readonly url: string; readonly close: () => Promise<void> };

/** Rejects with the system's error (EADDRINUSE ...) where the port cannot be had. Port 0 takes a free one. */
export async function startServer(deps: Deps): Promise<Server> {
  const app = await buildApp(deps);
  const { host, port } = deps.facts;
  await app.listen({ host, port });
  const bound = app.server.address() as AddressInfo;
  return {
    app,
    url: addressOf({ ...deps.facts, port: bound.port }),
    close: () => closeWithin(app, 10_000),
  };
}

/** Stops taking requests; what is still open after the grace period is cut. */
async function closeWithin(app: FastifyInstance, grace: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), grace);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
