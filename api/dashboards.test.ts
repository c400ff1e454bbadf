import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import { openHouse, type House, type Person } from './house-fixture.ts';

let folder: string;
let house: House;
let person: Person;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voronka-pages-'));
  const handlerPath = join(folder, 'handler.mjs');
  // A build as adapter-node makes it: a handler of plain node requests, which says what it was asked for.
  await mkdir(join(folder, 'client', '_app', 'immutable'), { recursive: true });
  await writeFile(join(folder, 'client', '_app', 'immutable', 'start.js'), 'start()');
  await writeFile(handlerPath, `export const handler = (request, response) => response.end('page ' + request.url);`);
  house = await openHouse(await (engines[0] as (typeof engines)[0]).open(), { dashboards: handlerPath });
  person = await house.enter('executive');
  await house.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

/** Asks with the path as it is: fetch would straighten it. */
function raw(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: string }> {
  const { port } = house.app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

it.each([
  ['/', 'page /'],
  ['/sales?from=2026-01-01', 'page /sales?from=2026-01-01'],
])('%s is a page for those who are signed in, and the way to sign-in for others', async (path, body) => {
  expect(await raw(path, { cookie: person.cookie })).toEqual({ status: 200, body });
  expect((await raw(path)).status).toBe(302);
});

it('assets are for everybody', async () => {
  expect((await raw('/_app/immutable/start.js')).body).toBe('start()');
  expect((await raw('/favicon.svg')).status).toBe(200);
});

it('an asset that a newer build has taken away is not found, and the server goes on', async () => {
  await rm(join(folder, 'client', '_app', 'immutable', 'start.js'));
  expect((await raw('/_app/immutable/start.js')).status).toBe(404);
  expect((await raw('/', { cookie: person.cookie })).status).toBe(200);
});

it.each([
  '/_app/../sales',
  '/_app/%2e%2e/sales',
  '/_app/..%2fsales',
  '/_app/%252e%252e/sales',
  '/_app/../../../../etc/passwd',
  '/_app/..%5c..%5cwindows',
  '/_app/x%00.js',
  '//_app/../sales',
])('the crooked path %s leads nowhere, signed in or not', async (path) => {
  for (const headers of [{}, { cookie: person.cookie }]) {
    const { status, body } = await raw(path, headers);
    expect([302, 400, 404]).toContain(status);
    expect(body).not.toContain('page');
  }
});

it('an unknown path of the API is a problem, not a page', async () => {
  const answer = await person.get('/api/v1/nothing');
  expect(answer.json()).toMatchObject({ status: 404, type: 'urn:voronka:problem:not-found' });
  expect((await person.ask({ method: 'POST', url: '/sales' })).statusCode).toBe(404);
  expect((await raw('/sales', { cookie: person.cookie }, 'DELETE')).status).toBe(403);
});
