import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { companyTables, demoRoot, monthsBefore, readCompany } from './company.ts';

export type FindingRow = Readonly<Record<string, string | number | boolean | null>>;

/** A demo export opened for reading: its files, truth/ as `truth_<name>`, company/ and the analyst's views. */
export type Export = {
  /** The rows of findings/<name>.sql. */
  finding(name: string): Promise<FindingRow[]>;
  query(sql: string): Promise<FindingRow[]>;
  close(): void;
};

/** `directory` and `until` as they were given to `generateDemo`. */
export async function readExport(directory: string, until: string): Promise<Export> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
  const view = async (name: string, path: string, types: 'text' | 'found'): Promise<void> => {
    const rows = path.endsWith('.parquet')
      ? `read_parquet(${literal(path)})`
      : `read_csv(${literal(path)}, all_varchar = ${types === 'text'})`;
    await connection.run(`create or replace view "${name}" as from ${rows}`);
  };
  for (const [folder, prefix] of [
    ['export', ''],
    ['truth', 'truth_'],
  ] as const) {
    for (const file of await readdir(join(directory, folder))) {
      await view(prefix + file.replace(/\..*$/, ''), join(directory, folder, file), 'text');
    }
  }
  for (const table of companyTables) {
    // the export has a file of this name too
    await view(table === 'products' ? 'goods' : table, join(demoRoot, 'company', `${table}.csv`), 'found');
  }
  await view('channel_names', join(demoRoot, '../reference/channel_names.csv'), 'text');
  const company = await readCompany();
  await connection.run(`set variable growth_a_year = ${company.growth_a_year}`);
  await connection.run(`set variable price_rise_category = ${literal(company.price_rise_category)}`);
  await connection.run(`set variable price_rise_on = ${literal(monthsBefore(until, company.price_rise_months_ago))}`);
  await connection.run(await readFile(join(demoRoot, 'findings/00_views.sql'), 'utf8'));

  const query = async (sql: string): Promise<FindingRow[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJS() as FindingRow[];
  return {
    query,
    finding: async (name) => query(await readFile(join(demoRoot, 'findings', `${name}.sql`), 'utf8')),
    close: () => instance.closeSync(),
  };
}
