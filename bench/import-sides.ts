import { join } from 'node:path';
import { importFiles } from '../ingest/index.ts';
import { openWarehouse } from '../warehouse/open.ts';
import type { Engine, Warehouse } from '../warehouse/warehouse.ts';
import { touchColumns, type TouchForm } from './touch-files.ts';

/** One side of the import benchmark: our import, or the engine's own reading of the same file. */
export type ImportTask = {
  readonly side: 'ours' | 'engine';
  readonly engine: Engine;
  readonly form: TouchForm;
  /** the touch file; touches.yml lies beside it */
  readonly file: string;
  /** an empty folder for the warehouse and the landing zone */
  readonly workFolder: string;
};

/** `cpuSeconds` is of all threads: on a busy machine it tells more than the clock. */
export type ImportTaken = { readonly seconds: number; readonly cpuSeconds: number; readonly rows: number };

/** Runs one side on a fresh warehouse and counts what is in the table afterwards. */
export async function runImportTask(task: ImportTask): Promise<ImportTaken> {
  const warehouse = await freshWarehouse(task);
  try {
    return await (task.side === 'ours' ? ourImport(warehouse, task) : engineCopy(warehouse, task));
  } finally {
    await warehouse.close();
  }
}

/** The same limits for both sides: what `voronka` itself gives DuckDB on a small machine. */
async function freshWarehouse({ engine, workFolder }: ImportTask): Promise<Warehouse> {
  switch (engine) {
    case 'duckdb':
      return openWarehouse(`duckdb:${join(workFolder, 'bench.duckdb')}`, { memory: '1GB', threads: 2 });
    case 'clickhouse': {
      // chdb is heavy, so a DuckDB side does not load it
      const { engines } = await import('../test/support/engines.ts');
      const found = engines.find(({ name }) => name === 'clickhouse');
      if (!found) throw new Error('no ClickHouse to measure');
      return found.open();
    }
  }
}

async function ourImport(warehouse: Warehouse, { file, workFolder }: ImportTask): Promise<ImportTaken> {
  const lap = stopwatch();
  const report = await importFiles({
    warehouse,
    dataDir: workFolder,
    paths: [file],
    mapping: { kind: 'file', path: join(file, '../touches.yml') },
    onProgress: () => undefined,
    clock: () => new Date(),
  });
  const taken = lap();
  const failed = report.files.filter(({ kind }) => kind !== 'loaded');
  if (failed.length > 0 || report.files.length !== 1) throw new Error(JSON.stringify(report));
  return { ...taken, rows: await countOf(warehouse, { schema: 'raw', name: 'bench__touches' }) };
}

async function engineCopy(warehouse: Warehouse, { engine, form, file }: ImportTask): Promise<ImportTaken> {
  const table = { schema: 'raw', name: 'copied' };
  await warehouse.createSchema('raw');
  const path = `'${file.replaceAll("'", "''")}'`;
  const columns = (type: string): string => touchColumns.map((name) => `${name} ${type}`).join(', ');
  const name = warehouse.relation(table);
  const copy = {
    duckdb: {
      table: `create table ${name} (${columns('varchar')})`,
      csv: `copy ${name} from ${path} (format csv, header)`,
      ndjson: `copy ${name} from ${path} (format json)`,
    },
    clickhouse: {
      table: `create table ${name} (${columns('Nullable(String)')}) engine = MergeTree order by tuple()`,
      csv: `insert into ${name} select * from file(${path}, 'CSVWithNames', '${columns('Nullable(String)')}')`,
      ndjson: `insert into ${name} select * from file(${path}, 'JSONEachRow', '${columns('Nullable(String)')}')`,
    },
  }[engine];
  await warehouse.run(copy.table);
  const lap = stopwatch();
  await warehouse.run(copy[form]);
  return { ...lap(), rows: await countOf(warehouse, table) };
}

function stopwatch(): () => Pick<ImportTaken, 'seconds' | 'cpuSeconds'> {
  const started = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
  };
}

async function countOf(warehouse: Warehouse, table: { schema: string; name: string }): Promise<number> {
  const [counted] = await warehouse.query<{ rows: number | bigint }>(
    `select count(*) as rows from ${warehouse.relation(table)}`,
  );
  return Number(counted?.rows);
}
