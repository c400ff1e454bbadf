import { expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import { openHouse } from './house-fixture.ts';
import { startServer } from './server.ts';

const duckdb = engines[0] as (typeof engines)[0];

it('listens where it is told, answers, counts, and finishes waiting builds before it ends', async () => {
  const house = await openHouse(await duckdb.open());
  const done: (string | null)[] = [];
  const server = await startServer({
    ...house.deps,
    facts: { ...house.deps.facts, port: 0 },
    rebuild: async (select) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      done.push(select);
    },
  });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' });
  const { cookie } = await house.enter('analyst');
  const metrics = await (await fetch(`${server.url}/metrics`, { headers: { cookie } })).text();
  expect(metrics).toContain(
    'voronka_http_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1',
  );
  expect(metrics).toContain('voronka_last_build_timestamp_seconds 1773129600');
  server.app.rebuilds.ask('deal+');
  await server.close();
  expect(done).toEqual(['deal+ --exclude tag:slow']);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  await house.close();
});

it('says so where the port is taken', async () => {
  const house = await openHouse(await duckdb.open());
  const first = await startServer({ ...house.deps, facts: { ...house.deps.facts, port: 0 } });
  const port = Number(new URL(first.url).port);
  await expect(startServer({ ...house.deps, facts: { ...house.deps.facts, port } })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await first.close();
  await house.close();
});
