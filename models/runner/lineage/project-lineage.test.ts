import { describe, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../../../warehouse/duckdb.ts';
import type { Column } from '../../../warehouse/warehouse.ts';
import { writeMark } from '../templates/marks.ts';
import { sketchGraph } from '../graph/sketch-graph.ts';
import { columnLineage, UnknownColumnError } from './column-lineage.ts';
import { projectLineage, type ColumnPlace, type ProjectLineage } from './project-lineage.ts';

const ref = (name: string): string => writeMark({ kind: 'ref', name });
const source = (key: string): string => writeMark({ kind: 'source', key });

/** raw.deals and the seed rates -> stg_deals -> deals -> won; odd is not understood, wild reads a table of nobody. */
const graph = sketchGraph('duckdb', {
  rates: { kind: 'seed', folder: 'seeds' },
  stg_deals: {
    sql: `select id as deal_id, trim(stage) as stage, sum as amount, currency from ${source('raw.deals')} where not is_test`,
  },
  deals: {
    sql: `with known as (select * from ${ref('stg_deals')})
      select known.* exclude (currency), known.amount * rates.rate as company_amount, count(*) over () as deals
      from known left join ${ref('rates')} as rates on rates.currency = known.currency`,
  },
  won: { sql: `select deal_id, company_amount as revenue from ${ref('deals')} where stage = 'won'` },
  odd: { sql: `select * from ${ref('deals')} unpivot (v for n in (amount, company_amount))` },
  wild: { sql: `select other.id, won.revenue from ${ref('won')} as won join outside.other on other.id = won.deal_id` },
});

const column = (name: string, kind: Column['kind'], type: string): Column => ({ name, kind, type, nullable: true });
const built: Readonly<Record<string, readonly Column[]>> = {
  'raw.deals': [
    column('id', 'bigint', 'Int64'),
    column('stage', 'text', 'Nullable(String)'),
    column('sum', 'decimal', 'Decimal(18, 2)'),
    column('currency', 'text', 'String'),
    column('is_test', 'boolean', 'Bool'),
  ],
  rates: [column('currency', 'text', 'String'), column('rate', 'decimal', 'Decimal(18, 4)')],
};

async function lineage(known: Readonly<Record<string, readonly Column[]>> = built): Promise<ProjectLineage> {
  const scratch = await DuckDbWarehouse.open(':memory:', { threads: 1 });
  return projectLineage(graph, scratch, async (mark) => {
    const columns = known[mark.kind === 'source' ? mark.key : mark.kind === 'ref' ? mark.name : ''];
    return columns ? { engine: 'clickhouse', columns } : null;
  }).finally(() => scratch.close());
}

const told = ({ name, column: of }: ColumnPlace): string => `${name}.${of}`;

describe('lineage of a project', () => {
  it('lists each column with what it is made of', async () => {
    const columns = (await lineage())
      .get('deals')
      ?.columns.map(({ name, from, copied }) => [name, copied, ...from.map(told)]);
    expect(columns).toEqual([
      ['deal_id', true, 'stg_deals.deal_id'],
      ['stage', true, 'stg_deals.stage'],
      ['amount', true, 'stg_deals.amount'],
      ['company_amount', false, 'stg_deals.amount', 'rates.rate'],
      ['deals', false],
    ]);
  });

  it('walks up to the sources, with the filters and joins on the way', async () => {
    const { upstream, influences, unknown } = columnLineage(await lineage(), { model: 'won', column: 'revenue' });
    expect(upstream.map(({ from, to, copied }) => `${told(to)} ${copied ? '=' : '<'} ${told(from)}`)).toEqual([
      'won.revenue = deals.company_amount',
      'deals.company_amount < stg_deals.amount',
      'deals.company_amount < rates.rate',
      'stg_deals.amount = raw.deals.sum',
    ]);
    expect(influences.map(({ from, node }) => `${node}: ${told(from)}`)).toEqual([
      'stg_deals: raw.deals.is_test',
      'deals: rates.currency',
      'deals: stg_deals.currency',
      'won: deals.stage',
    ]);
    expect(unknown).toEqual([]);
  });

  it('walks down to everything that would change', async () => {
    const { downstream, influences } = columnLineage(await lineage(), { model: 'raw.deals', column: 'sum' });
    expect(downstream.map(({ to }) => told(to))).toEqual([
      'stg_deals.amount',
      'deals.amount',
      'deals.company_amount',
      'won.revenue',
      'wild.revenue',
    ]);
    expect(influences).toEqual([]);
    const stage = columnLineage(await lineage(), { model: 'stg_deals', column: 'stage' });
    expect(stage.influences.map(({ from, node }) => `${node}: ${told(from)}`)).toContain('won: deals.stage');
  });

  it('says what it does not understand, column by column', async () => {
    const known = await lineage();
    expect(known.get('odd')?.columns.map(({ name, unknown }) => [name, unknown])).toContainEqual([
      'v',
      'PIVOT in from is not understood',
    ]);
    expect(columnLineage(known, { model: 'odd', column: 'v' }).unknown).toEqual([
      { place: { kind: 'node', name: 'odd', column: 'v' }, reason: 'PIVOT in from is not understood' },
    ]);
    expect(columnLineage(known, { model: 'wild', column: 'id' }).unknown.map(({ reason }) => reason)).toEqual([
      'outside.other is no node or source of the project',
    ]);
  });

  it('columns of a source that was never loaded are known by name only', async () => {
    const known = await lineage({});
    expect(
      columnLineage(known, { model: 'stg_deals', column: 'amount' }).upstream.map(({ from }) => told(from)),
    ).toEqual(['raw.deals.sum']);
    expect(known.get('rates')?.unknown).toBe('it was never built');
  });

  it.each([
    [{ model: 'won', column: 'revnue' }, 'won has no column "revnue" (did you mean "revenue"?)'],
    [{ model: 'wno', column: 'revenue' }, 'there is no model "wno" (did you mean "won"?)'],
    [{ model: 'raw.deals', column: 'colour' }, 'no model reads the column "colour" of raw.deals'],
  ])('%j is refused', async (wanted, message) => {
    const known = await lineage();
    expect(() => columnLineage(known, wanted)).toThrow(new UnknownColumnError(message));
  });
});
