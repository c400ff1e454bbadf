import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { readEntities } from './mapping/entities.ts';
import { parseMapping } from './mapping/read.ts';
import { replayBatch } from './replay.ts';
import { smallCrmConnector } from './testing/small-crm/connector.ts';
import { smallCrm } from './testing/small-crm/server.ts';
import { loaded, testPlace, type TestPlace } from './testing/place.ts';
import { fromStaging } from './testing/staged.ts';
import { syncedPlace } from './testing/synced.ts';

const mapping = (read: string, money: string): string => `source: again
timezone: UTC
datasets:
  - dataset: deals
    file: deals*
    read: ${read}
    ${money}
    feeds: [{ entity: deal, key: id, fields: { title: title, amount: amount } }]
`;

describe.each(engines)('a batch that is loaded again on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());
  beforeEach(() => (place = testPlace()));
  afterEach(() => place.close());

  const deals = (dataDir: string, source: string): Promise<Row[]> =>
    fromStaging(warehouse, dataDir, source, 'deal', 'select deal_id, title, amount from staged order by deal_id');
  const rejected = (source: string): Promise<Row[]> =>
    warehouse.query(
      `select "column", value from ${warehouse.relation({ schema: 'raw', name: 'rejects' })} where source = $source`,
      { source },
    );

  it('is read by the mended mapping, and keeps its place before newer files', async () => {
    const wrong = mapping('{ short_rows: reject }', 'money: us');
    const first = loaded(
      await place.bring(
        warehouse,
        wrong,
        place.put('deals1.csv', 'id,title,amount\n1,old,"1,5"\n2,two,"2.000,50"\n3,short\n'),
      ),
    );
    expect([first.rows, first.rejected, first.flagged]).toEqual([2, 1, 2]);
    loaded(await place.bring(warehouse, wrong, place.put('deals2.csv', 'id,title,amount\n1,new,7\n')));

    const mended = parseMapping(mapping('{ short_rows: pad }', 'money: eu'), 'mapping.yml', readEntities());
    const wish = { warehouse, dataDir: place.dataDir, clock: () => new Date('2026-01-02T00:00:00Z') };
    const { report } = await replayBatch(wish, mended, first.batchId);
    expect(report).toMatchObject({ kind: 'loaded', rows: 3, rejected: 0, flagged: 0, ragged: 1 });
    expect(await deals(place.dataDir, 'again')).toEqual([
      { deal_id: 'again:1', title: 'new', amount: '7.00' },
      { deal_id: 'again:2', title: 'two', amount: '2000.50' },
      { deal_id: 'again:3', title: 'short', amount: null },
    ]);
    await expect(replayBatch(wish, mended, 'f'.repeat(24))).rejects.toThrow(/not in landing/);
  });

  it('of records is too', async () => {
    const crm = await smallCrm();
    const synced = syncedPlace();
    try {
      crm.put('a', '2026-02-01T00:00:00Z', { title: 'A', sum: { value: '1.234,5' } });
      const text = (amount: string): string => `system: small_crm
timezone: UTC
datasets:
  - { dataset: users }
  - dataset: deals
    feeds: [{ entity: deal, key: id, fields: { title: title, amount: ${amount} } }]
`;
      const source = `records_${warehouse.engine}`;
      const report = await synced.sync(warehouse, {
        ...{ connector: smallCrmConnector, source, mapping: text('{ column: sum }'), settings: { address: crm.url } },
        secrets: { key: crm.token },
      });
      expect(report.sources[0]?.runs[1]).toMatchObject({ outcome: 'done', fresh: 1, flagged: 1 });
      expect(await rejected(source)).toHaveLength(1);
      const batches = warehouse.relation({ schema: 'raw', name: 'batches' });
      const [batch] = await warehouse.query<{ batch_id: string; cursor: string }>(
        `select batch_id, cursor from ${batches} where source = $source`,
        { source },
      );
      const mended = parseMapping(
        `source: ${source}\n${text('{ column: sum, at: value, money: eu }')}`,
        'mapping.yml',
        readEntities(),
      );
      await replayBatch({ warehouse, dataDir: synced.dataDir, clock: () => synced.now }, mended, batch?.batch_id ?? '');
      expect(await deals(synced.dataDir, source)).toEqual([{ deal_id: `${source}:a`, title: 'A', amount: '1234.50' }]);
      expect(await rejected(source)).toEqual([]);
      expect(
        await warehouse.query(`select batch_id, cursor from ${batches} where source = $source`, { source }),
      ).toEqual([batch]);
    } finally {
      synced.close();
      await crm.close();
    }
  });
});
