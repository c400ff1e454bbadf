import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { JobOf } from '../jobs/job.ts';
import { en } from '../messages/en.ts';
import { Trouble } from '../trouble.ts';
import type { Owner } from './owner.ts';
import { query } from './query.ts';

describe.each(engines)('query on $name', ({ name, open }) => {
  let warehouse: Warehouse;
  let dir = '';
  beforeAll(async () => {
    warehouse = await open();
    dir = await mkdtemp(join(tmpdir(), 'voronka-query-'));
    await warehouse.createSchema('core');
    const table = warehouse.relation({ schema: 'core', name: 'deal' });
    const end = warehouse.engine === 'clickhouse' ? ' engine = MergeTree order by id' : '';
    const text = warehouse.engine === 'clickhouse' ? 'Nullable(String)' : 'varchar';
    await warehouse.run(`create table ${table} (id bigint, title ${text}, amount decimal(18, 2))${end}`);
    await warehouse.insert({ schema: 'core', name: 'deal' }, [
      { id: 9007199254740993n, title: 'a, "b"', amount: '10.50' },
      { id: 2, title: null, amount: '0.10' },
    ]);
  });
  afterAll(async () => {
    await warehouse.close();
    await rm(dir, { recursive: true });
  });

  async function asked(
    sql: string,
    format: JobOf<'query'>['format'] = 'csv',
    out: string | null = null,
  ): Promise<string> {
    let text = '';
    const owner = { warehouse } as Owner;
    const teller = {
      locale: 'en' as const,
      signal: new AbortController().signal,
      tell: (event: { kind: string; text?: string }) => void (text += event.kind === 'output' ? event.text : ''),
    };
    await query(owner, { kind: 'query', sql, format, out }, teller);
    return text;
  }

  const deal = (): string => warehouse.relation({ schema: 'core', name: 'deal' });

  it('gives every digit and quotes what CSV must quote', async () => {
    expect(await asked(`select * from ${deal()} order by id`)).toBe(
      'id,title,amount\n2,,0.10\n9007199254740993,"a, ""b""",10.50\n',
    );
  });

  it('gives JSON in which 64-bit numbers keep their digits', async () => {
    expect(await asked(`select id, amount from ${deal()} order by id desc limit 1`, 'json')).toBe(
      '[\n{"id":9007199254740993,"amount":"10.50"}\n]\n',
    );
  });

  it('gives a table with numbers to the right', async () => {
    expect(await asked(`select amount, title from ${deal()} order by id`, 'table')).toBe(
      'amount  title\n──────  ──────\n  0.10\n 10.50  a, "b"\n',
    );
  });

  it('names the columns of an empty answer', async () => {
    expect(await asked(`select id, title from ${deal()} where id = 0`)).toBe('id,title\n');
    expect(await asked(`select id from ${deal()} where id = 0`, 'json')).toBe('[\n]\n');
  });

  it('writes a file, whole or not at all', async () => {
    const out = join(dir, `${name}.csv`);
    await asked(`select id from ${deal()} order by id`, 'csv', out);
    expect(await readFile(out, 'utf8')).toBe('id\n2\n9007199254740993\n');
  });

  it('writes Parquet', async () => {
    const out = join(dir, `${name}.parquet`);
    await asked(`select id from ${deal()} -- all of them`, 'parquet', out);
    expect((await readFile(out)).subarray(0, 4).toString()).toBe('PAR1');
  });

  it.each([
    'insert into X values (3, null, 1)',
    'drop table X',
    'create table core.other (a int)',
    'truncate table X',
    'alter table X add column b int',
    'set threads = 1; select 1',
    'select 1; drop table X',
  ])('refuses: %s', async (sql) => {
    await expect(asked(sql.replace('X', deal()))).rejects.toThrow();
    expect(await asked(`select count(*) as n from ${deal()}`)).toBe('n\n2\n');
  });
});

describe('query on DuckDB', () => {
  it.each([
    ["copy (select 1) to '/tmp/voronka-must-not-be.csv'", en.query.notReading],
    ["explain analyze copy (select 1) to '/tmp/voronka-must-not-be.csv'", en.query.notReading],
    ["attach ':memory:' as other", en.query.notReading],
    ['select 1; select 2', en.query.several],
    ['', en.query.several],
  ])('refuses what a read-only transaction would let pass: %s', async (sql, words) => {
    const [duckdb] = engines;
    if (!duckdb) throw new Error('no engine');
    const warehouse = await duckdb.open();
    const teller = { locale: 'en' as const, signal: new AbortController().signal, tell: () => undefined };
    const error = await query({ warehouse } as Owner, { kind: 'query', sql, format: 'csv', out: null }, teller).catch(
      (thrown: unknown) => thrown,
    );
    await warehouse.close();
    if (!(error instanceof Trouble)) throw new Error('it was not refused', { cause: error });
    expect([error.code, error.say(en)]).toEqual([2, words]);
  });
});
