import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Environment } from 'minijinja-js';
import type { Cell, Engine, Warehouse } from '../../warehouse/warehouse.ts';

const folder = fileURLToPath(new URL('../../models/macros', import.meta.url));
const macros = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n');

/** A text with macro calls as one engine's SQL. */
export function renderMacros(text: string, type: Engine): string {
  const environment = new Environment();
  environment.enablePyCompat();
  return environment.renderStr(`${macros}\n${text}`, { target: { type } }).trim();
}

/** What a macro makes of one text, or of several. */
export async function macroOf(warehouse: Warehouse, macro: string, ...texts: readonly string[]): Promise<Cell> {
  const names = texts.map((_, at) => `t${at}`);
  const values = texts.map((_, at) => `cast($v${at} as {{ type('text') }}) as t${at}`).join(', ');
  const call = `{{ ${macro}(${names.map((name) => `'${name}'`).join(', ')}) }}`;
  const sql = renderMacros(`select ${call} as answer from (select ${values}) as given`, warehouse.engine);
  const [row] = await warehouse.query<{ answer: Cell }>(
    sql,
    Object.fromEntries(texts.map((text, at) => [`v${at}`, text])),
  );
  return row?.answer ?? null;
}
