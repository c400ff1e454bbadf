import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../../../warehouse/duckdb.ts';
import { parseSelect } from './parse.ts';
import { traceQuery, type TracedQuery } from './query.ts';

const schemas: Readonly<Record<string, readonly string[]>> = {
  deals: ['deal_id', 'owner_id', 'amount', 'stage', 'created_at'],
  owners: ['owner_id', 'name', 'team'],
  visits: ['deal_id', 'stage', 'entered_at'],
};

let duckdb: DuckDbWarehouse;
beforeAll(async () => {
  duckdb = await DuckDbWarehouse.open(':memory:', { threads: 1 });
});
afterAll(() => duckdb.close());

async function traced(sql: string): Promise<TracedQuery> {
  const parsed = await parseSelect(duckdb, sql);
  if ('unknown' in parsed) throw new Error(parsed.unknown);
  return traceQuery(parsed.node, null, { schemaOf: (_, table) => schemas[table] ?? null, ctes: new Map() });
}

/** `name: deals.amount owners.name`, with `=` for a copy and `?` where something is not known. */
async function told(sql: string): Promise<readonly string[]> {
  const { columns, unknown } = await traced(sql);
  if (columns === null) return [`? ${unknown}`];
  return columns.map(({ name, trace }) => {
    const sources = [...trace.sources.values()].map(({ table, column }) => `${table}.${column}`).sort();
    return `${name}:${trace.copied ? '=' : ''}${sources.map((source) => ` ${source}`).join('')}${trace.unknown ? ' ?' : ''}`;
  });
}

describe('columns of a query', () => {
  it.each([
    ['a column by its name', 'select amount from deals', ['amount:= deals.amount']],
    ['a column under another name', 'select d.amount as sum_won from deals as d', ['sum_won:= deals.amount']],
    [
      'an expression',
      'select amount * 2 as a, 1 as b, upper(stage) as c from deals',
      ['a: deals.amount', 'b:', 'c: deals.stage'],
    ],
    ['a star', 'select * from owners', ['owner_id:= owners.owner_id', 'name:= owners.name', 'team:= owners.team']],
    [
      'a star of one side',
      'select o.*, amount from deals join owners as o using (owner_id)',
      ['owner_id:= owners.owner_id', 'name:= owners.name', 'team:= owners.team', 'amount:= deals.amount'],
    ],
    [
      'a star over using',
      'select * from visits join deals using (deal_id, stage)',
      [
        'deal_id:= visits.deal_id',
        'stage:= visits.stage',
        'entered_at:= visits.entered_at',
        'owner_id:= deals.owner_id',
        'amount:= deals.amount',
        'created_at:= deals.created_at',
      ],
    ],
    [
      'a column of a full join',
      'select owner_id from deals full join owners using (owner_id)',
      ['owner_id:= deals.owner_id owners.owner_id'],
    ],
    [
      'a star with exclude, replace and rename',
      'select * exclude (team) replace (upper(name) as name) rename (owner_id as id) from owners',
      ['id:= owners.owner_id', 'name: owners.name'],
    ],
    [
      'columns by pattern',
      "select columns('.*_id') from deals",
      ['deal_id:= deals.deal_id', 'owner_id:= deals.owner_id'],
    ],
    [
      'CTEs over CTEs',
      'with a as (select deal_id, amount as x from deals), b as (select deal_id, x + 1 as y from a) select y as z from b',
      ['z: deals.amount'],
    ],
    [
      'a CTE with names',
      'with a(p, q) as (select deal_id, amount from deals) select * from a',
      ['p:= deals.deal_id', 'q:= deals.amount'],
    ],
    [
      'a CTE that hides a table',
      'with deals as (select name as amount from owners) select amount from deals',
      ['amount:= owners.name'],
    ],
    ['a subquery in from', 'select t.n from (select count(stage) as n from deals) as t', ['n: deals.stage']],
    [
      'a scalar subquery',
      'select (select max(name) from owners where owners.owner_id = deals.owner_id) as owner from deals',
      ['owner: owners.name'],
    ],
    [
      'a union by position',
      'select amount as v from deals union all select name from owners',
      ['v:= deals.amount owners.name'],
    ],
    [
      'a union by name',
      'select stage, amount from deals union all by name select stage from visits',
      ['stage:= deals.stage visits.stage', 'amount:= deals.amount'],
    ],
    ['an except', 'select stage from deals except select stage from visits', ['stage:= deals.stage']],
    [
      'a window',
      'select sum(amount) over (partition by owner_id order by created_at) as running from deals',
      ['running: deals.amount deals.created_at deals.owner_id'],
    ],
    [
      'a case',
      "select case when stage = 'won' then amount else 0 end as won from deals",
      ['won: deals.amount deals.stage'],
    ],
    [
      'an aggregate with filter and order',
      "select string_agg(name, ',' order by team) filter (where owner_id > 1) as names from owners",
      ['names: owners.name owners.owner_id owners.team'],
    ],
    [
      'an earlier name of the same select',
      'select amount * 2 as twice, twice + 1 as more from deals',
      ['twice: deals.amount', 'more: deals.amount'],
    ],
    [
      'a column before a name',
      'select name as stage, stage as s from deals join owners using (owner_id)',
      ['stage:= owners.name', 's:= deals.stage'],
    ],
    [
      'a lambda',
      'select list_transform([amount], x -> x + deal_id) as l from deals',
      ['l: deals.amount deals.deal_id'],
    ],
    ['values', 'select v.a, v.b from (values (1, 2), (3, 4)) as v(a, b)', ['a:', 'b:']],
    ['unnest of a neighbour', 'select u.s from deals, unnest([stage, stage]) as u(s)', ['s: deals.stage']],
    [
      'a lateral join',
      'select l.m from deals, lateral (select max(entered_at) as m, deals.amount from visits where visits.deal_id = deals.deal_id) as l',
      ['m: visits.entered_at'],
    ],
    [
      'a recursive CTE',
      'with recursive r(n, d) as (select amount, deal_id from deals union all select n + 1, d from r where n < 3) select * from r',
      ['n: deals.amount', 'd:= deals.deal_id'],
    ],
    [
      'exists',
      'select exists (select 1 from visits where visits.deal_id = deals.deal_id) as seen from deals',
      ['seen: deals.deal_id visits.deal_id'],
    ],
    [
      'a whole row',
      'select count(deals) as n from deals',
      ['n: deals.amount deals.created_at deals.deal_id deals.owner_id deals.stage'],
    ],
    [
      'a semi join',
      'select * from owners semi join deals on deals.owner_id = owners.owner_id',
      ['owner_id:= owners.owner_id', 'name:= owners.name', 'team:= owners.team'],
    ],
    [
      'a table nobody knows, by qualified name',
      'select f.a, amount from foreign_rows as f join deals on f.id = deals.deal_id',
      ['a:= foreign_rows.a', 'amount:= deals.amount'],
    ],
  ])('%s', async (_, sql, expected) => expect(await told(sql)).toEqual(expected));

  it.each([
    ['a star over a table nobody knows', 'select * from foreign_rows', ['? the columns of foreign_rows are not known']],
    [
      'a function that gives a table',
      "select * from read_csv('x.csv')",
      ['? the columns of read_csv(...) are not known'],
    ],
    ['an unpivot', 'select * from deals unpivot (v for n in (amount, deal_id))', ['? PIVOT in from is not understood']],
    ['a column that is not there', 'select amuont from deals', ['amuont: ?']],
  ])('%s is said to be unknown', async (_, sql, expected) => expect(await told(sql)).toEqual(expected));
});

describe('influences of a query', () => {
  const influences = async (sql: string): Promise<readonly string[]> =>
    [...(await traced(sql)).influences.values()].map(({ table, column }) => `${table}.${column}`).sort();

  it.each([
    [
      'filters',
      "select amount from deals where stage = 'won' and owner_id in (select owner_id from owners where team = 'a')",
      ['deals.owner_id', 'deals.stage', 'owners.owner_id', 'owners.team'],
    ],
    [
      'joins',
      'select name from deals join owners on deals.owner_id = owners.owner_id',
      ['deals.owner_id', 'owners.owner_id'],
    ],
    ['using', 'select name from deals left join owners using (owner_id)', ['deals.owner_id', 'owners.owner_id']],
    [
      'groups by position, having',
      'select stage, sum(amount) from deals group by 1 having max(deal_id) > 1',
      ['deals.deal_id', 'deals.stage'],
    ],
    [
      'qualify',
      'select amount from deals qualify row_number() over (partition by owner_id order by created_at) = 1',
      ['deals.created_at', 'deals.owner_id'],
    ],
    ['order under a limit', 'select amount from deals order by created_at limit 1', ['deals.created_at']],
    ['order without a limit is none', 'select amount from deals order by created_at', []],
    [
      'used CTEs only',
      "with a as (select * from deals where stage = 'x'), b as (select * from owners where team = 'y') select amount from a",
      ['deals.stage'],
    ],
    ['what is taken away', 'select stage from deals except select stage from visits', ['visits.stage']],
  ])('%s', async (_, sql, expected) => expect(await influences(sql)).toEqual(expected));
});
