import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import type { CubeEngine, Opened } from './cube-fixture.ts';
import type { SecurityContext } from './server.ts';
import { SMALL_COMPANY } from './small-company/index.ts';

/** Who a request may come from: the name in its Authorization header. */
export const PEOPLE = {
  admin: { user: 'u1', role: 'admin', team: null },
  marketer: { user: 'u2', role: 'marketer', team: null },
  manager: { user: 'u3', role: 'manager', team: 'юг' },
  idle: { user: 'u4', role: 'manager', team: null },
  stranger: { user: 'u5', role: 'intern', team: 'юг' },
} as const satisfies Readonly<Record<string, SecurityContext>>;

export type Body = Record<string, unknown> & { readonly data?: Record<string, unknown>[]; readonly error?: string };

export type Served = Opened & {
  readonly url: string;
  ask(who: string, path: string, body: unknown): Promise<{ status: number; body: Body }>;
};

/** The small company's cube behind a server of its own. */
export async function served(engine: CubeEngine): Promise<Served> {
  const opened = await engine.open(SMALL_COMPANY);
  const app = Fastify();
  opened.cube.register(app, (request) => {
    const name = request.headers.authorization?.split(' ').at(-1) ?? '';
    return name in PEOPLE ? PEOPLE[name as keyof typeof PEOPLE] : null;
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    ...opened,
    url,
    ask: async (who, path, body) => {
      const answer = await fetch(`${url}/cubejs-api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: who },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as Body };
    },
    close: async () => {
      await app.close();
      await opened.close();
    },
  };
}
