import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { engines } from '../../test/support/engines.ts';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { connector, type AnyConnector, type Deletes, type Page } from '../sources/connector.ts';
import type { JsonObject } from '../sources/json.ts';
import { smallCrmConnector } from '../testing/small-crm/connector.ts';
import { smallCrm, type SmallCrm } from '../testing/small-crm/server.ts';
import { fromStaging } from '../testing/staged.ts';
import { syncedPlace, type SyncedPlace } from '../testing/synced.ts';
import { noteHints, takeHints } from './hints.ts';
import type { StreamRun } from './runs.ts';

describe.each(engines)('a source that is read again and again on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let crm: SmallCrm;
  let source: string;
  let number = 0;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());
  beforeEach(async () => {
    source = `crm${++number}`;
    place = syncedPlace();
    crm = await smallCrm();
  });
  afterEach(async () => {
    place.close();
    await crm.close();
  });

  const synced = async (full = false): Promise<Record<string, StreamRun>> => {
    const report = await place.sync(warehouse, {
      ...{ connector: smallCrmConnector, source, full },
      settings: { address: crm.url },
      secrets: { key: crm.token },
    });
    const [only] = report.sources;
    if (only?.error) throw new Error(only.error.en);
    return Object.fromEntries((only?.runs ?? []).map((run) => [run.stream, run]));
  };
  const deals = (columns = 'deal_id, title, amount, is_deleted'): Promise<Row[]> =>
    fromStaging(warehouse, place.dataDir, source, 'deal', `select ${columns} from staged order by deal_id`);
  const counts = (run: StreamRun | undefined): readonly unknown[] => [
    ...[run?.outcome, run?.read, run?.fresh, run?.changed, run?.deleted],
    ...(run?.error ? [run.error.en] : []),
  ];

  it('new, changed and deleted records are told apart, and what is read twice changes nothing', async () => {
    for (let id = 1; id <= 7; id++) {
      crm.put(`d${id}`, `2026-02-01T00:00:0${id}Z`, { title: `Deal ${id}`, amount: 100.5 * id, stage: 'new' });
    }
    expect(counts((await synced())['deals'])).toEqual(['done', 7, 7, 0, 0]);

    crm.put('d2', '2026-02-02T00:00:00Z', { title: 'Deal 2, renamed', amount: 5, stage: 'done' });
    crm.put('d8', '2026-02-02T00:00:01Z', { title: 'Deal 8', amount: 8, stage: 'new' });
    crm.deals.delete('d5');
    // six of the overlap (d5 is gone), the renamed one among the new
    const second = await synced();
    expect(counts(second['deals'])).toEqual(['done', 7, 1, 1, 1]);
    expect(second['deals']?.cursor).toEqual({ kind: 'after', changedAt: '2026-02-02T00:00:01Z', id: 'd8' });
    expect(counts((await synced())['deals'])).toEqual(['done', 2, 0, 0, 0]);
    expect(counts((await synced(true))['deals'])).toEqual(['done', 7, 0, 0, 0]);

    const rows = await deals();
    expect(rows).toHaveLength(8);
    expect(rows[1]).toEqual({ deal_id: `${source}:d2`, title: 'Deal 2, renamed', amount: '5.00', is_deleted: false });
    expect(rows[4]).toEqual({ deal_id: `${source}:d5`, title: 'Deal 5', amount: '502.50', is_deleted: true });
  });

  it('what a webhook named waits for the next sync when one was stopped', async () => {
    await noteHints(place.dataDir, source, [{ stream: 'deals', id: '1' }]);
    const stopped = AbortSignal.abort();
    await place.sync(warehouse, {
      ...{ connector: smallCrmConnector, source, signal: stopped },
      settings: { address: crm.url },
      secrets: { key: crm.token },
    });
    expect([...(await takeHints(place.dataDir, source, place.now)).ids]).toEqual([['deals', ['1']]]);
    await synced();
    expect((await takeHints(place.dataDir, source, place.now)).ids.size).toBe(0);
  });

  it('ids and amounts of many digits arrive with every digit', async () => {
    crm.deals.set('1', {
      id: '9007199254740993',
      changedAt: '2026-02-01T00:00:00Z',
      json: '{"id":9007199254740993,"changed_at":"2026-02-01T00:00:00Z","title":"x 12345678901234567890 y","amount":12345678901234.56,"stage":"new"}',
    });
    expect((await synced())['deals']?.error).toBeNull();
    expect(await deals('deal_id, title, amount')).toEqual([
      { deal_id: `${source}:9007199254740993`, title: 'x 12345678901234567890 y', amount: '12345678901234.56' },
    ]);
  });

  it('a new column is added and told; a vanished one stops its stream alone, and nothing of it is kept', async () => {
    crm.users.set('u', '{"id":"u","name":"Anna"}');
    crm.put('1', '2026-02-01T00:00:00Z', { title: 'a', amount: 1, stage: 'new' });
    expect(counts((await synced())['deals'])).toEqual(['done', 1, 1, 0, 0]);
    crm.put('2', '2026-02-02T00:00:00Z', { title: 'b', amount: 1, stage: 'new', Заметка: 'x', probability: 5 });
    expect((await synced())['deals']?.columnsAdded).toEqual(['Заметка', 'probability']);
    crm.put('3', '2026-02-03T00:00:00Z', { title: 'c', sum: 1, stage: 'new' });
    crm.users.set('v', '{"id":"v","name":"Boris"}');
    const broken = await synced();
    expect([broken['users']?.outcome, broken['users']?.fresh]).toEqual(['done', 1]);
    expect(broken['deals']).toMatchObject({ outcome: 'failed', cursor: { id: '2' } });
    expect(broken['deals']?.error?.en).toMatch(/records of deals lack "amount".*they have: id, changed_at, title, sum/);
    crm.put('3', '2026-02-03T00:00:00Z', { title: 'c', amount: 1, stage: 'new' });
    expect(counts((await synced())['deals'])).toEqual(['done', 2, 1, 0, 0]);
  });

  it('an empty answer deletes nothing unless everything is asked for anew; what comes back is there again', async () => {
    crm.put('1', '2026-02-01T00:00:00Z', { title: 'a', amount: 1, stage: 'new' });
    for (const id of ['u', 'v']) crm.users.set(id, `{"id":"${id}","name":"${id}"}`);
    await synced();
    crm.users.clear();
    expect((await synced())['users']).toMatchObject({ outcome: 'failed', deleted: 0 });
    expect((await synced(true))['users']).toMatchObject({ outcome: 'done', deleted: 2 });
    crm.users.set('v', '{"id":"v","name":"v"}');
    expect((await synced())['users']).toMatchObject({ outcome: 'done', fresh: 0, changed: 1 });
    const users = await fromStaging(
      ...([warehouse, place.dataDir, source, 'employee'] as const),
      'select employee_id, is_deleted from staged order by employee_id',
    );
    expect(users).toEqual([
      { employee_id: `${source}:u`, is_deleted: true },
      { employee_id: `${source}:v`, is_deleted: false },
    ]);
  });

  it('tombstones and marks delete; a list of ids shows again what it missed once', async () => {
    let pages: readonly Page[] = [];
    let ids: readonly string[] = [];
    const stream = (deletes: Deletes): AnyConnector =>
      connector({
        ...{ system: 'small_crm', title: { ru: '', en: '' }, settings: z.strictObject({}), asks: [], secrets: [] },
        mapping: smallCrmConnector.mapping,
        open: () => ({
          check: () => Promise.resolve({ ru: '', en: '' }),
          streams: [
            {
              ...{ name: 'deals', reads: { kind: 'changes', overlapMinutes: 0 }, deletes },
              idOf: (record) => String(record['id']),
              pages: async function* () {
                yield* pages;
              },
            },
          ],
        }),
      });
    const deal = (id: string, more: JsonObject = {}): JsonObject => ({
      id,
      title: id,
      amount: 1,
      stage: 'new',
      ...more,
    });
    const cursor = { kind: 'token', token: 'x' } as const;
    const run = async (deletes: Deletes, page: Omit<Page, 'cursor'>): Promise<readonly unknown[]> => {
      pages = [{ ...page, cursor }];
      const report = await place.sync(warehouse, { connector: stream(deletes), source, settings: {}, secrets: {} });
      return counts(report.sources[0]?.runs[0]);
    };
    const alive = async (): Promise<unknown> =>
      (await deals('deal_id, is_deleted')).map(
        (row) => `${String(row['deal_id']).split(':')[1]}${row['is_deleted'] ? '-' : ''}`,
      );

    const tombstones: Deletes = { kind: 'tombstones' };
    expect(await run(tombstones, { records: ['a', 'b', 'c'].map((id) => deal(id)), deletedIds: [] })).toEqual([
      'done',
      3,
      3,
      0,
      0,
    ]);
    expect(await run(tombstones, { records: [], deletedIds: ['b', 'never seen'] })).toEqual(['done', 2, 0, 0, 1]);
    expect(await alive()).toEqual(['a', 'b-', 'c']);
    const flag: Deletes = { kind: 'flag', isDeleted: (record) => record['mark'] === true };
    expect(await run(flag, { records: [deal('c', { mark: true }), deal('b')], deletedIds: [] })).toEqual([
      'done',
      2,
      0,
      1,
      1,
    ]);
    expect(await alive()).toEqual(['a', 'b', 'c-']);
    const list: Deletes = {
      ...{ kind: 'list', everyHours: 0 },
      ids: async function* () {
        yield ids;
      },
    };
    ids = ['b', 'c'];
    expect(await run(list, { records: [], deletedIds: [] })).toEqual(['done', 0, 0, 0, 1]);
    expect(await alive()).toEqual(['a-', 'b', 'c-']);
    ids = ['a', 'b', 'c'];
    expect(await run(list, { records: [], deletedIds: [] })).toEqual(['done', 0, 0, 1, 0]);
    expect(await alive()).toEqual(['a', 'b', 'c-']);
  });
});
