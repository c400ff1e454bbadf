import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bitrix24 } from '../../ingest/sources/bitrix24/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { buildModels } from '../support/built-models.ts';
import { engines } from '../support/engines.ts';
import { smallCompany, type Clock } from './bitrix24/company.ts';
import { Bitrix24 } from './bitrix24/server.ts';

describe.each(engines)('a Битрикс24 on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let portal: Bitrix24;
  const clock: Clock = { now: new Date('2025-03-20T12:00:00Z') };

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    place.now = clock.now;
    portal = await Bitrix24.start(smallCompany(clock));
    const report = await synced();
    console.log(JSON.stringify(report.sources[0]?.runs.map((r) => [r.stream, r.outcome, r.read, r.fresh, r.rejected, r.flagged, r.error?.en])), report.sources[0]?.error);
    await buildModels(warehouse, { extraModelDirs: [join(place.dataDir, 'models')] });
  });
  afterAll(async () => {
    place.close();
    await portal.close();
    await warehouse.close();
  });

  const synced = () =>
    place.sync(warehouse, {
      ...{ connector: bitrix24, source: 'bitrix' },
      settings: { requests_per_second: 1000, orders: 'deals' },
      secrets: { webhook: portal.webhook },
    });
  const ask = (sql: string): Promise<Row[]> => warehouse.query(sql);

  it('deals', async () => {
    for (const t of ['deal','lead','company','contact','deal_stage_visit','activity','"order"','order_line','touch','product','employee']) console.log(t, await ask(`select * from core.${t}`));
    expect(1).toBe(1);
  });
});
