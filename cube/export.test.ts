import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, cubeEngines, type Opened } from './cube-fixture.ts';

/** More rows than /load gives at all. */
const DEALS = 60_001;

describe.each(cubeEngines)('past the cap on $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open({});
    const { warehouse } = opened;
    const numbers = warehouse.engine === 'duckdb' ? `range(${DEALS}) as numbers(number)` : `numbers(${DEALS})`;
    const text = (sql: string) => (warehouse.engine === 'duckdb' ? `cast(${sql} as varchar)` : `toString(${sql})`);
    await warehouse.run(
      `insert into ${warehouse.relation({ schema: 'marts', name: 'deals' })}
         (deal_id, title, team, status, amount, created_at)
       select ${text('number')}, '2024-01-01T00:00:00Z', 'юг', 'open', cast(number as decimal(18, 2)) / 4, '2024-01-31 22:30:00'
       from ${numbers}`,
    );
  });
  afterAll(() => opened.close());

  const RECORDS = { dimensions: ['pipeline.deal_id', 'pipeline.title', 'pipeline.amount', 'pipeline.created_at'] };

  it('an answer without a limit is cut at 10,000 rows, says so and tells how many there are', async () => {
    const answer = await opened.cube.load(RECORDS, ADMIN);
    expect(answer.data).toHaveLength(10_000);
    expect(answer).toMatchObject({ truncated: true, total_rows: DEALS });
  });

  it('the largest limit is cut at 50,000', async () => {
    const answer = await opened.cube.load({ ...RECORDS, limit: 50_000 }, ADMIN);
    expect(answer.data).toHaveLength(50_000);
    expect(answer).toMatchObject({ truncated: true, total_rows: DEALS });
  });

  it('the last page is not cut', async () => {
    const answer = await opened.cube.load({ ...RECORDS, limit: 50_000, offset: 50_000 }, ADMIN);
    expect(answer.data).toHaveLength(DEALS - 50_000);
    expect(answer).toMatchObject({ truncated: false, total_rows: DEALS });
  });

  it('a limit of the query’s own is no cut', async () => {
    expect(await opened.cube.load({ ...RECORDS, limit: 5 }, ADMIN)).toMatchObject({
      truncated: false,
      total_rows: null,
    });
  });

  it('a stream gives every row, in the order asked, with text left alone and times local', async () => {
    const query = { ...RECORDS, order: [['pipeline.amount', 'asc']] };
    let count = 0;
    let last = -1;
    for await (const batch of opened.cube.stream(query, ADMIN)) {
      for (const row of batch) {
        const amount = Number(row['pipeline.amount']);
        if (amount < last) throw new Error(`${amount} after ${last}`);
        last = amount;
      }
      count += batch.length;
      if (count === batch.length) {
        expect(batch[0]).toEqual({
          'pipeline.deal_id': '0',
          'pipeline.title': '2024-01-01T00:00:00Z',
          'pipeline.amount': '0.00',
          'pipeline.created_at': '2024-02-01T01:30:00.000',
        });
      }
    }
    expect(count).toBe(DEALS);
  });

  it('a stream keeps the limit that the query names', async () => {
    let count = 0;
    for await (const batch of opened.cube.stream({ ...RECORDS, limit: 12_345 }, ADMIN)) count += batch.length;
    expect(count).toBe(12_345);
  });

  it('a stream reads rollups as a load does, with bound values', async () => {
    const query = {
      measures: ['pipeline.open_amount'],
      timeDimensions: [{ dimension: 'pipeline.created_at', granularity: 'month' }],
      filters: [{ member: 'pipeline.team', operator: 'equals', values: ['юг', "o'clock"] }],
    };
    const bound = await opened.cube.sqlOf(query, ADMIN);
    expect(bound.sql).toContain('rollups.mart_deals_');
    expect(Object.values(bound.params)).toEqual(['юг', "o'clock"]);
    const rows = [];
    for await (const batch of opened.cube.stream(query, ADMIN)) rows.push(...batch);
    const loaded = (await opened.cube.load(query, ADMIN)).data;
    expect(rows).toEqual([
      { 'pipeline.open_amount': '450007500.00', 'pipeline.created_at.month': '2024-02-01T00:00:00.000' },
    ]);
    expect(loaded?.[0]?.['pipeline.open_amount']).toBe('450007500');
  });

  it('a question in two parts cannot be streamed', async () => {
    const timeDimensions = [{ dimension: 'pipeline.created_at', compareDateRange: ['this month', 'last month'] }];
    await expect(opened.cube.sqlOf({ measures: ['pipeline.deal_count'], timeDimensions }, ADMIN)).rejects.toMatchObject(
      { status: 400 },
    );
  });
});
