import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { finishImports } from './resume.ts';
import { testPlace, type TestPlace } from './testing/place.ts';

const MAPPING = `
source: stopped
timezone: UTC
datasets:
  - dataset: deals
    file: deals*
    feeds: [{ entity: deal, key: id, fields: { title: title } }]
`;

describe.each(engines)('an import that stopped half-way on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());
  beforeEach(() => (place = testPlace()));
  afterEach(() => place.close());

  const manifestPath = (): string => {
    const folder = join(place.dataDir, 'landing', 'stopped', 'deals');
    return join(folder, readdirSync(folder)[0] as string, 'manifest.json');
  };
  const table = (name: string): string => warehouse.relation({ schema: 'raw', name });
  const counts = async (): Promise<number[]> => {
    const sql = ['stopped__deals', 'batches', 'rejects'].map(
      (name) => `(select count(*) from ${table(name)}) as ${name}`,
    );
    const [row] = await warehouse.query(`select ${sql.join(', ')}`);
    return Object.values(row ?? {}).map(Number);
  };

  it('after the rows and before the line in raw.batches: is completed without doubling them', async () => {
    await place.bring(warehouse, MAPPING, place.put('deals.csv', 'id,title\n1,a\n2,b\n,c\n'));
    const whole = await counts();
    const manifest = JSON.parse(readFileSync(manifestPath(), 'utf8')) as Record<string, unknown>;
    writeFileSync(manifestPath(), JSON.stringify({ ...manifest, state: { kind: 'landed' } }));
    const settings = warehouse.engine === 'clickhouse' ? ' settings mutations_sync = 2' : '';
    const remove =
      warehouse.engine === 'clickhouse' ? `alter table ${table('batches')} delete` : `delete from ${table('batches')}`;
    await warehouse.run(`${remove} where source = 'stopped'${settings}`);
    // DuckDB rolls the rows back with the line; only ClickHouse can be left with them.
    if (warehouse.engine === 'duckdb')
      for (const name of ['stopped__deals', 'rejects']) await warehouse.run(`delete from ${table(name)}`);

    const finished = await finishImports({ warehouse, dataDir: place.dataDir, clock: () => new Date() });
    expect(finished).toMatchObject([{ kind: 'loaded', dataset: 'deals', rows: 3 }]);
    expect(await counts()).toEqual(whole);
    expect(JSON.parse(readFileSync(manifestPath(), 'utf8'))).toMatchObject({ state: { kind: 'loaded', rows: 3 } });
    expect(await finishImports({ warehouse, dataDir: place.dataDir, clock: () => new Date() })).toEqual([]);
  });

  it('after the line in raw.batches: is only noted', async () => {
    await place.bring(warehouse, MAPPING, place.put('deals 2.csv', 'id,title\n7,z\n'));
    const whole = await counts();
    const manifest = JSON.parse(readFileSync(manifestPath(), 'utf8')) as Record<string, unknown>;
    writeFileSync(manifestPath(), JSON.stringify({ ...manifest, state: { kind: 'landed' } }));
    expect(await finishImports({ warehouse, dataDir: place.dataDir, clock: () => new Date() })).toEqual([]);
    expect(await counts()).toEqual(whole);
    expect(JSON.parse(readFileSync(manifestPath(), 'utf8'))).toMatchObject({ state: { kind: 'loaded', rows: 1 } });
  });
});
