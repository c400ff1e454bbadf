import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { companyTables, demoRoot, monthsBefore, readCompany } from './company.ts';

/**
 * `scale` 1 is about 100 k deals and 1 M touches. `until` ('YYYY-MM-DD') is the day at whose first minute the export was
 * taken. The same seed, scale and until give the same rows, whatever `threads` and `memory` (as DuckDB writes it: '2GB').
 */
export type DemoWish = {
  readonly directory: string;
  readonly scale: number;
  readonly seed: number;
  readonly until: string;
  readonly threads?: number;
  readonly memory?: string;
  onProgress?(progress: DemoProgress): void;
};

/** `done` of `total` steps; `name` is the step just finished. */
export type DemoProgress = { readonly done: number; readonly total: number; readonly name: string };

export type DemoFile = { readonly name: string; readonly path: string; readonly rows: number };

/** `files` are the export to import; `truths` are answers that nothing imports. */
export type DemoFiles = { readonly files: readonly DemoFile[]; readonly truths: readonly DemoFile[] };

/** Saved from spreadsheets, so written as a Russian Excel writes. */
const spreadsheets: readonly string[] = ['ad_spend', 'targets'];

/** Writes `<directory>/export/*` and `<directory>/truth/*.csv`, over what stood there. */
export async function generateDemo(wish: DemoWish): Promise<DemoFiles> {
  if (!(wish.scale > 0)) throw new RangeError(`the scale must be above 0, not ${wish.scale}`);
  if (!Number.isSafeInteger(wish.seed)) throw new RangeError(`the seed must be a whole number, not ${wish.seed}`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(wish.until)) throw new RangeError(`until must be YYYY-MM-DD, not ${wish.until}`);
  const spill = await mkdtemp(join(tmpdir(), 'voronka-demo-'));
  const instance = await DuckDBInstance.create(join(spill, 'demo.duckdb'), {
    threads: String(wish.threads ?? 2),
    memory_limit: wish.memory ?? '2GB',
    temp_directory: spill,
  });
  try {
    const connection = await instance.connect();
    return await drawAndWrite(connection, wish);
  } finally {
    instance.closeSync();
    await rm(spill, { recursive: true, force: true });
  }
}

async function drawAndWrite(connection: DuckDBConnection, wish: DemoWish): Promise<DemoFiles> {
  await founded(connection, wish);
  const steps = await sqlFiles('sql');
  const exports = await sqlFiles('sql/export');
  const truths = await sqlFiles('sql/truth');
  const total = steps.length + exports.length + truths.length;
  let done = 0;
  const finished = (name: string): void => wish.onProgress?.({ done: ++done, total, name });

  // Every file is ordered by its query, so nothing else has to keep an order in memory.
  await connection.run('set preserve_insertion_order = false');
  for (const step of steps) {
    await connection.run(await readFile(join(demoRoot, 'sql', `${step}.sql`), 'utf8'));
    finished(step);
  }
  const write = async (kind: 'export' | 'truth', name: string): Promise<DemoFile> => {
    const shape = kind === 'truth' ? shapes.truth : spreadsheets.includes(name) ? shapes.spreadsheet : shapes.table;
    const path = join(wish.directory, kind, `${name}.${shape.extension}`);
    const query = await readFile(join(demoRoot, 'sql', kind, `${name}.sql`), 'utf8');
    const written = await connection.runAndReadAll(`copy (${query}\n) to ${text(path)} (${shape.options})`);
    finished(name);
    return { name, path, rows: Number(written.getRows()[0]?.[0]) };
  };
  for (const kind of ['export', 'truth']) {
    await rm(join(wish.directory, kind), { recursive: true, force: true });
    await mkdir(join(wish.directory, kind), { recursive: true });
  }
  const files = { files: [] as DemoFile[], truths: [] as DemoFile[] };
  for (const name of exports) files.files.push(await write('export', name));
  for (const name of truths) files.truths.push(await write('truth', name));
  return files;
}

const shapes = {
  table: { extension: 'parquet', options: 'format parquet, compression zstd' },
  spreadsheet: { extension: 'csv', options: `format csv, header, delimiter ';'` },
  truth: { extension: 'csv', options: 'format csv, header' },
};

/** The company's tables and the variables that the SQL reads. */
async function founded(connection: DuckDBConnection, wish: DemoWish): Promise<void> {
  const company = await readCompany();
  for (const table of companyTables) {
    const path = text(join(demoRoot, 'company', `${table}.csv`));
    await connection.run(`create table ${table} as from read_csv(${path}, header = true, sample_size = -1)`);
  }
  const variables: Record<string, string> = {
    seed: String(wish.seed),
    scale: String(wish.scale),
    until: text(wish.until),
    first_day: text(monthsBefore(wish.until, company.months)),
    price_rise_on: text(monthsBefore(wish.until, company.price_rise_months_ago)),
    leads_a_month: String(company.leads_a_month),
    growth_a_year: String(company.growth_a_year),
    convert_rate: String(company.convert_rate),
    win_rate: String(company.win_rate),
    cheque: String(company.cheque),
    second_card_share: String(company.second_card_share),
    bad_service_factor: String(company.bad_service_factor),
    price_rise: String(company.price_rise),
    price_rise_win_factor: String(company.price_rise_win_factor),
    subscriber_share: String(company.subscriber_share),
    subscription_churn: String(company.subscription_churn),
    subscription_upgrade_share: String(company.subscription_upgrade_share),
    price_rise_category: text(company.price_rise_category),
  };
  for (const [name, value] of Object.entries(variables)) await connection.run(`set variable ${name} = ${value}`);
}

/** Names of the .sql files of a folder, in the order of their names. */
async function sqlFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(demoRoot, folder));
  return entries
    .filter((entry) => entry.endsWith('.sql'))
    .map((entry) => entry.slice(0, -'.sql'.length))
    .sort();
}

/** An SQL text literal. */
function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
