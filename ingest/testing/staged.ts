import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment } from 'minijinja-js';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';

const MACROS = new URL('../../models/macros/', import.meta.url);

/** A written staging model as SQL of the warehouse's engine. */
export function stagingSql(warehouse: Warehouse, dataDir: string, source: string, entity: string): string {
  const macros = readdirSync(MACROS)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => readFileSync(new URL(file, MACROS), 'utf8'))
    .join('\n');
  const model = readFileSync(join(dataDir, 'models', 'staging', source, `stg_${source}__${entity}.sql`), 'utf8');
  const environment = new Environment();
  environment.enablePyCompat();
  environment.addGlobal('var', () => 'UTC');
  environment.addGlobal('source', (schema: string, name: string) => warehouse.relation({ schema, name }));
  return environment.renderStr(`${macros}\n${model}`, { target: { type: warehouse.engine } }).trim();
}

/** The answer of a query over a staging model, which it reads as `staged`. */
export async function fromStaging(
  warehouse: Warehouse,
  dataDir: string,
  source: string,
  entity: string,
  question: string,
): Promise<Row[]> {
  const sql = stagingSql(warehouse, dataDir, source, entity);
  return warehouse.query(question.replace(/\bfrom staged\b/, () => `from (\n${sql}\n) as staged`));
}
