import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { SavedWarehouse } from './manifest.ts';

/** What cannot be built again: landed rows and the log of edits. Everything else is a build away. */
const kept = ['raw', 'app'];

type Tables = Extract<SavedWarehouse, { kind: 'clickhouse-tables' }>;

/** Writes every table of raw and app to `<dir>/warehouse/<schema>/<name>.parquet`. */
export async function saveTables(
  warehouse: Warehouse,
  dir: string,
  tell: (done: number, total: number) => void,
): Promise<Tables> {
  const relations = (await Promise.all(kept.map((schema) => warehouse.relations(schema)))).flat();
  const tables: Tables['tables'] = [];
  for (const { schema, name } of relations.filter(({ kind }) => kind === 'table')) {
    tell(tables.length, relations.length);
    const relation = warehouse.relation({ schema, name });
    const [shown] = await warehouse.query<{ statement: string }>(`show create table ${relation}`);
    const path = join('warehouse', schema, `${name}.parquet`);
    await mkdir(join(dir, 'warehouse', schema), { recursive: true });
    await warehouse.saveParquet(`select * from ${relation}`, join(dir, path));
    tables.push({ schema, name, path, definition: String(shown?.statement ?? '') });
  }
  return { kind: 'clickhouse-tables', tables };
}

/** Puts saved tables back under the names they have here, in place of those that stand there. */
export async function loadTables(warehouse: Warehouse, dir: string, saved: Tables): Promise<void> {
  for (const { schema, name, path, definition } of saved.tables) {
    await warehouse.createSchema(schema);
    const relation = warehouse.relation({ schema, name });
    await warehouse.run(`drop table if exists ${relation}`);
    await warehouse.run(definition.replace(/^CREATE TABLE\s+\S+/i, `create table ${relation.replaceAll('$', '$$$$')}`));
    await warehouse.loadParquet({ schema, name }, join(dir, path));
  }
}
