import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DuckDbWarehouse } from '../warehouse/duckdb.ts';
import { renewStagingModels } from './renew.ts';
import { testPlace } from './testing/place.ts';

const MAPPING = `
source: crm
timezone: UTC
datasets:
  - { dataset: deals, file: deals.csv, feeds: [{ entity: deal, key: id, fields: { title: title } }] }
`;

it('models written before an entity gained a field gain it too, and are left alone after', async () => {
  const warehouse = await DuckDbWarehouse.open(':memory:', { threads: 1 });
  const place = testPlace();
  await place.bring(warehouse, MAPPING, place.put('deals.csv', 'id,title\n1,First\n'));
  const model = join(place.dataDir, 'models', 'staging', 'crm', 'stg_crm__deal.sql');
  const whole = await readFile(model, 'utf8');
  const before = whole.replace(/^.*lost_reason.*\n/gm, '');
  expect(before).not.toBe(whole);
  await writeFile(model, before);

  expect(await renewStagingModels(place.dataDir)).toContain(model);
  expect(await readFile(model, 'utf8')).toContain('lost_reason');
  expect(await renewStagingModels(place.dataDir)).toEqual([]);

  await warehouse.close();
  place.close();
});

it('a folder that nothing was imported into has none', async () => {
  const place = testPlace();
  expect(await renewStagingModels(place.dataDir)).toEqual([]);
  place.close();
});
