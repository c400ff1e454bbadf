import { afterAll, beforeAll, expect, it } from 'vitest';
import { bitrix24 } from '../../ingest/sources/bitrix24/connector.ts';
import { toolsOf, type ToolsWish } from '../../ingest/sources/tools.ts';
import { fromStaging } from '../../ingest/testing/staged.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import { DuckDbWarehouse } from '../../warehouse/duckdb.ts';
import { Portal } from './bitrix24/portal.ts';
import { Bitrix24 } from './bitrix24/server.ts';

/** Deals of a large portal, with the texts that people write. */
const DEALS = 45_000;

let place: SyncedPlace;
let warehouse: DuckDbWarehouse;
let portal: Bitrix24;
beforeAll(async () => {
  const now = new Date('2025-03-20T12:00:00Z');
  const state = new Portal(() => now);
  for (let ID = 1; ID <= DEALS; ID++) {
    state.cards.deal.set(ID, {
      ...{ ID, TITLE: `Поставка стеллажей ${ID}`, CATEGORY_ID: 0, STAGE_ID: ID % 3 ? 'NEW' : 'WON', OPPORTUNITY: ID },
      ...{ STAGE_SEMANTIC_ID: ID % 3 ? 'P' : 'S', CURRENCY_ID: 'RUB', IS_RECURRING: 'N', COMPANY_ID: ID % 500 },
      ...{
        DATE_CREATE: '2025-02-01T10:00:00+03:00',
        DATE_MODIFY: '2025-02-01T10:00:00+03:00',
        CLOSEDATE: '2025-04-01',
      },
      ...{ MOVED_TIME: '2025-02-20T10:00:00+03:00', COMMENTS: 'Клиент просит доставку до склада и разгрузку' },
    });
  }
  state.categories.push({ id: 0, name: 'Общая', sort: 100 });
  portal = await Bitrix24.start(state);
  place = syncedPlace();
  place.now = now;
  warehouse = await DuckDbWarehouse.open(':memory:', { threads: 2 });
});
afterAll(async () => {
  place.close();
  await portal.close();
  await warehouse.close();
});

async function synced(source: string, signal?: AbortSignal, onRead: (read: number) => void = () => undefined) {
  const report = await place.sync(warehouse, {
    ...{ connector: bitrix24, source, secrets: { webhook: portal.webhook }, streams: ['deals'] },
    settings: { requests_per_second: 1000, deletes_every_hours: 10_000 },
    ...(signal ? { signal } : {}),
    onProgress: (progress) => {
      if (progress.kind === 'read') onRead(progress.read);
    },
  });
  return report.sources[0]?.runs[0];
}

const summed = (source: string) =>
  fromStaging(
    ...([warehouse, place.dataDir, source, 'deal'] as const),
    `select count(*) as n, count(distinct deal_id) as ids, sum(amount) as amount from staged where not is_deleted`,
  );

it('stopped four times in the middle and begun again, it has each deal once, and goes on from what it kept', async () => {
  let again = 0;
  for (const stopAt of [1_000, 22_000, 9_000, 21_000]) {
    const stop = new AbortController();
    const run = await synced('stopped', stop.signal, (read) => {
      if (read >= stopAt) stop.abort();
    });
    expect(run?.outcome).toBe('stopped');
    again += run?.read ?? 0;
  }
  const last = await synced('stopped');
  expect(last).toMatchObject({ outcome: 'done', error: null });
  // two batches of 20,000 and more had been kept, so the last reading is not from the start
  expect(last?.read).toBeLessThanOrEqual(DEALS - 40_000);
  expect(again).toBeGreaterThan(0);
  const [row] = await summed('stopped');
  const total = (DEALS * (DEALS + 1)) / 2;
  expect([Number(row?.['n']), Number(row?.['ids']), Number(row?.['amount'])]).toEqual([DEALS, DEALS, total]);
});

// Held against the processor, not the clock: whatever else the machine does is not counted.
it('a second of the processor reads over 10,000 deals, the portal that prints them included', async () => {
  const stream = bitrix24
    .open({ requests_per_second: 1000, methods: 'classic' }, toolsOf(tools()))
    .streams.find(({ name }) => name === 'deals');
  const before = process.cpuUsage();
  let read = 0;
  for await (const { records } of stream?.pages({ kind: 'start' }, new AbortController().signal) ?? []) {
    read += records.length;
  }
  const { user, system } = process.cpuUsage(before);
  expect(read).toBe(DEALS);
  expect(read / ((user + system) / 1e6)).toBeGreaterThan(10_000);
});

const tools = (): ToolsWish => ({
  ...{ source: 'fast', secrets: new Map([['webhook', portal.webhook]]), tokensPath: `${place.dataDir}/tokens.json` },
  ...{ timezone: 'Europe/Moscow', clock: () => new Date(), random: () => 0.5, sleep: () => Promise.resolve() },
});
