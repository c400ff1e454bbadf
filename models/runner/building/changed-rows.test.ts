import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { fill, rowsOf, SketchProject } from '../project/sketch-project.ts';

const log = { schema: 'app', name: 'versions' };
const deals = { schema: 'raw', name: 'deals' };

/** `(deal, version, at, amount)`; a version without an amount takes the deal away. */
type Version = readonly [string, number, number, number | null];

const versions = (...rows: readonly Version[]): string =>
  rows
    .map(
      ([id, version, at, amount]) =>
        `select '${id}' as id, ${version} as version, cast('2026-01-01 00:00:${String(at).padStart(2, '0')}' as timestamp) as "at", ${amount ?? 0} as amount, ${amount === null} as is_deleted`,
    )
    .join(' union all ');

const stage = (count: number, amount = 10): string =>
  Array.from(
    { length: count },
    (_, at) => `select 'd${at}' as deal_id, 'p${at % 3}' as product_id, ${amount} as amount`,
  ).join(' union all ');

describe.each(engines)('rows of changed keys on $name', ({ open }) => {
  let warehouse: Warehouse;
  let project: SketchProject;

  beforeEach(async () => {
    warehouse = await open();
    project = new SketchProject({
      'models/sources.yml':
        'sources: [{ name: app, tables: [{ name: versions }] }, { name: raw, tables: [{ name: deals }, { name: products }] }]',
      'models/staging/stg_crm__deal.sql': "select * from {{ source('raw', 'deals') }}",
      'models/staging/product.sql': "select * from {{ source('raw', 'products') }}",
      'models/core/deal.sql': `{{ config(unique_key='deal_id', driven_by={'stg_*__deal': 'deal_id', 'app.versions': 'id'}) }}
        with edits as (
          select id, max(version) as version, max(amount) as amount, max(is_deleted) as is_deleted
          from {{ source('app', 'versions') }} group by id
        )
        select sourced.deal_id as deal_id, sourced.product_id as product_id, coalesce(edits.amount, sourced.amount) as amount,
          coalesce(edits.version, 0) as version
        from {{ ref('stg_crm__deal') }} as sourced left join edits on edits.id = sourced.deal_id
        where not coalesce(edits.is_deleted, false)`,
      'models/marts/deals.sql': `{{ config(unique_key='deal_id', driven_by={'deal': 'deal_id'}) }}
        select deals.deal_id as deal_id, deals.amount as amount, products.title as product
        from {{ ref('deal') }} as deals left join {{ ref('product') }} as products on products.product_id = deals.product_id`,
      'models/marts/totals.sql': "select sum(amount) as amount, count(*) as deal_count from {{ ref('deals') }}",
    });
    await fill(warehouse, deals, stage(200));
    await fill(warehouse, { schema: 'raw', name: 'products' }, "select 'p1' as product_id, 'Soap' as title");
    await fill(warehouse, log, versions(['d0', 1, 1, 11]));
    expect((await project.build(warehouse)).exitCode).toBe(0);
  });
  afterEach(async () => {
    await warehouse.close();
    rmSync(project.root, { recursive: true });
  });

  const answer = async (): Promise<unknown[]> => [
    await rowsOf(warehouse, 'select deal_id, product_id, amount, version from core.deal'),
    await rowsOf(warehouse, 'select deal_id, amount, product from marts.deals'),
    await rowsOf(warehouse, 'select amount, deal_count from marts.totals'),
  ];

  /** Builds what changed, then everything; both must give the same rows. Returns the first build's outcomes by model. */
  const builtAlike = async (): Promise<Map<string, string>> => {
    const report = await project.build(warehouse);
    expect(report.exitCode).toBe(0);
    const quick = await answer();
    expect((await project.build(warehouse, null, true)).exitCode).toBe(0);
    expect(quick).toEqual(await answer());
    const left = (await Promise.all(['core', 'marts'].map((schema) => warehouse.relations(schema)))).flat();
    expect(left.filter(({ name }) => name.includes('__'))).toEqual([]);
    return new Map(report.nodes.map(({ name, outcome }) => [name, outcome.kind]));
  };

  it('edits, an edit of an edit, a deletion, and edits written late or in vain give what a full build gives', async () => {
    const steps: readonly (readonly Version[])[] = [
      [['d5', 1, 2, 70]],
      [
        ['d0', 2, 3, 90],
        ['d7', 1, 4, 30],
      ],
      [['d3', 1, 5, null]],
      [['d8', 1, 1, 44]],
      [['d9', 1, 6, 10]],
    ];
    const written: Version[] = [['d0', 1, 1, 11]];
    for (const step of steps) {
      written.push(...step);
      await fill(warehouse, log, versions(...written));
      await builtAlike();
    }
  });

  it('new, changed and vanished rows of the source give what a full build gives', async () => {
    await fill(warehouse, deals, `${stage(205)} union all select 'x' as deal_id, 'p1' as product_id, 1 as amount`);
    await builtAlike();
    await fill(warehouse, deals, stage(190));
    await builtAlike();
    await fill(warehouse, deals, stage(190, 12));
    await builtAlike();
  });

  it('a lookup that changed makes every row anew', async () => {
    await fill(warehouse, { schema: 'raw', name: 'products' }, "select 'p1' as product_id, 'Shampoo' as title");
    await builtAlike();
    expect(await rowsOf(warehouse, "select count(*) from marts.deals where product = 'Shampoo'")).toEqual([['67']]);
  });

  it('a build of the parent alone does not hide its change from the next', async () => {
    await fill(warehouse, log, versions(['d0', 1, 1, 11], ['d5', 1, 2, 70]));
    await project.build(warehouse, 'deal');
    await fill(warehouse, log, versions(['d0', 1, 1, 11], ['d5', 1, 2, 70], ['d6', 1, 3, 80]));
    await builtAlike();
  });

  it('only the changed rows are made: a wrong one that stands elsewhere is left', async () => {
    const wrong = warehouse.engine === 'duckdb' ? 'update core.deal set' : 'alter table core.deal update';
    const end = warehouse.engine === 'duckdb' ? '' : ' settings mutations_sync = 1';
    await warehouse.run(`${wrong} amount = 200 where deal_id = 'd1'${end}`);
    await fill(warehouse, log, versions(['d0', 1, 1, 11], ['d5', 1, 2, 70]));
    await project.build(warehouse);
    expect(await rowsOf(warehouse, "select deal_id, amount from core.deal where deal_id in ('d1', 'd5')")).toEqual([
      ['d1', '200'],
      ['d5', '70'],
    ]);
  });
});
