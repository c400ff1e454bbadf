import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { smallCrmConnector } from '../testing/small-crm/connector.ts';
import { smallCrm, type SmallCrm } from '../testing/small-crm/server.ts';
import { fromStaging } from '../testing/staged.ts';
import { syncedPlace, type SyncedPlace } from '../testing/synced.ts';
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
});
