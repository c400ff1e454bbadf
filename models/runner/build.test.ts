import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { fill, kinds, rowsOf, SketchProject } from './project/sketch-project.ts';

const deals = { schema: 'raw', name: 'deals' };
const twoDeals = `select 1 as id, 10 as amount, 1 as loaded_at union all select 2, 20, 1`;
const threeDeals = `${twoDeals} union all select 3, 30, 2`;

const files = {
  'models/sources.yml': 'sources: [{ name: raw, tables: [{ name: deals }, { name: people }] }]',
  'models/staging/stg_deals.sql':
    "{{ config(materialized='view') }}select id, amount from {{ source('raw', 'deals') }}",
  'models/core/deal.sql': "select id, amount from {{ ref('stg_deals') }}",
  'models/marts/totals.sql': "select sum(amount) as amount from {{ ref('deal') }}",
};

describe.each(engines)('a build on $name', ({ open }) => {
  let warehouse: Warehouse;
  let project: SketchProject;

  beforeEach(async () => {
    warehouse = await open();
    project = new SketchProject(files);
    await fill(warehouse, deals, twoDeals);
  });
  afterEach(async () => {
    await warehouse.close();
    rmSync(project.root, { recursive: true });
  });

  const total = () => rowsOf(warehouse, 'select amount from marts.totals');

  it('builds views and tables, parents first', async () => {
    const report = await project.build(warehouse);
    expect(report.exitCode).toBe(0);
    expect(kinds(report)).toEqual({ stg_deals: 'built', deal: 'built', totals: 'built' });
    expect(await total()).toEqual([['30']]);
    expect((await warehouse.relations('staging')).map(({ name, kind }) => [name, kind])).toEqual([
      ['stg_deals', 'view'],
    ]);
  });

  it('leaves everything alone when nothing changed', async () => {
    await project.build(warehouse);
    expect(kinds(await project.build(warehouse))).toEqual({ stg_deals: 'skipped', deal: 'skipped', totals: 'skipped' });
  });

  it('builds what reads a source that got new rows, and says why', async () => {
    await project.build(warehouse);
    await fill(warehouse, deals, threeDeals);
    const report = await project.build(warehouse);
    expect(report.nodes[0]?.outcome).toMatchObject({ kind: 'built', reason: 'new rows in raw.deals' });
    expect(report.nodes[1]?.outcome).toMatchObject({ kind: 'built', reason: 'stg_deals changed' });
    expect(await total()).toEqual([['60']]);
  });

  it('a check over two tables waits while a run leaves one of them behind', async () => {
    project.write(
      'models/checks/totals_add_up.sql',
      "select * from {{ ref('totals') }} where amount <> (select sum(amount) from {{ ref('deal') }})",
    );
    await project.build(warehouse);
    await fill(warehouse, deals, threeDeals);
    const partly = await project.build(warehouse, 'stg_deals deal');
    expect([partly.exitCode, kinds(partly), partly.checks]).toEqual([0, { stg_deals: 'built', deal: 'built' }, []]);
    const rest = await project.build(warehouse);
    expect([rest.exitCode, rest.checks.map(({ outcome }) => outcome.kind)]).toEqual([0, ['pass']]);
    expect(await total()).toEqual([['60']]);
  });

  it('does not build a model whose layout or comments alone changed', async () => {
    await project.build(warehouse);
    project.write('models/core/deal.sql', "-- all deals\nselect\n    id,\n    amount\nfrom {{ ref('stg_deals') }}\n");
    expect(kinds(await project.build(warehouse))['deal']).toBe('skipped');
  });

  it('builds nothing for a source that the model is not affected by', async () => {
    const text = "select amount from {{ source('raw', 'deals') }}, {{ source('raw', 'people') }}";
    project.write('models/core/alone.sql', `{{ config(unaffected_by=['raw.people']) }}${text}`);
    const people = { schema: 'raw', name: 'people' };
    await fill(warehouse, people, 'select 1 as person');
    await project.build(warehouse, 'alone');
    await fill(warehouse, people, 'select 1 as person union all select 2');
    expect(kinds(await project.build(warehouse, 'alone'))).toEqual({ alone: 'skipped' });
  });

  it('builds nothing for rows that a filter of the source leaves out', async () => {
    const config = `{{ config(source_filters={'raw.deals': 'id < 100'}) }}`;
    project.write('models/core/small.sql', `${config} select amount from {{ source('raw', 'deals') }} where id < 100`);
    await project.build(warehouse);
    await fill(warehouse, deals, `${twoDeals} union all select 100, 5, 2`);
    expect(kinds(await project.build(warehouse))).toMatchObject({ small: 'skipped', stg_deals: 'built' });
  });

  it('stops at a table that came out with the same rows', async () => {
    await project.build(warehouse);
    project.write('models/core/deal.sql', "select id, amount from {{ ref('stg_deals') }} where id > 0");
    const report = await project.build(warehouse);
    expect(report.nodes[1]?.outcome).toMatchObject({ kind: 'built', isPublished: false });
    expect(kinds(report)['totals']).toBe('skipped');
  });

  it('leaves a model alone when only columns changed that it does not read', async () => {
    project.write('models/core/ids.sql', "select id from {{ ref('deal') }}");
    project.write('models/core/copies.sql', "select * from {{ ref('deal') }}");
    await project.build(warehouse);
    await fill(warehouse, deals, 'select 1 as id, 11 as amount, 2 as loaded_at union all select 2, 20, 2');
    const report = await project.build(warehouse);
    expect(kinds(report)).toMatchObject({ deal: 'built', totals: 'built', copies: 'built', ids: 'skipped' });
    expect(kinds(await project.build(warehouse))).toMatchObject({ totals: 'skipped', ids: 'skipped' });
    await fill(warehouse, deals, 'select 3 as id, 11 as amount, 3 as loaded_at union all select 2, 20, 3');
    expect(kinds(await project.build(warehouse))).toMatchObject({ ids: 'built', totals: 'skipped' });
  });

  it('keeps serving the last good rows when a check fails, and goes on beside it', async () => {
    project.write('models/core/deal.yml', 'models: [{ name: deal, columns: [{ name: id, tests: [unique] }] }]');
    project.write('models/core/other.sql', "select count(*) as rows_there from {{ ref('stg_deals') }}");
    await project.build(warehouse);
    await fill(warehouse, deals, `${twoDeals} union all select 2, 70, 2`);
    const report = await project.build(warehouse);
    expect(report.exitCode).toBe(1);
    expect(kinds(report)).toEqual({ stg_deals: 'built', deal: 'refused', other: 'built', totals: 'not-run' });
    expect(await total()).toEqual([['30']]);
    expect(await rowsOf(warehouse, 'select rows_there from core.other')).toEqual([['3']]);
    await fill(warehouse, deals, threeDeals);
    expect((await project.build(warehouse)).exitCode).toBe(0);
    expect(await total()).toEqual([['60']]);
  });

  it('withholds what was built from tables that a check over several refuses', async () => {
    project.write(
      'models/checks/totals_agree.sql',
      "select 1 as wrong from {{ ref('totals') }} as t, (select sum(amount) as amount from {{ ref('deal') }}) as d where t.amount <> d.amount or d.amount > 50",
    );
    await project.build(warehouse);
    await fill(warehouse, deals, threeDeals);
    const report = await project.build(warehouse);
    expect(kinds(report)).toMatchObject({ deal: 'refused', totals: 'refused' });
    expect(await total()).toEqual([['30']]);
  });

  it('tells file, line and column of what the engine refuses, and does not run what reads it', async () => {
    project.write('models/core/deal.sql', "-- deals\nselect\n    id,\n    amout\nfrom {{ ref('stg_deals') }}\n");
    const report = await project.build(warehouse);
    expect(report.exitCode).toBe(1);
    expect(report.nodes[1]?.outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('models/core/deal.sql:4:5 ') as string,
    });
    expect(report.nodes[2]?.outcome).toEqual({ kind: 'not-run', because: 'deal' });
  });

  it('builds only what is selected, seeing through views between', async () => {
    project.write(
      'models/staging/stg_big.sql',
      "{{ config(materialized='view') }}select amount from {{ ref('deal') }} where amount > 5",
    );
    project.write('models/core/big.sql', "select count(*) as n from {{ ref('stg_big') }}");
    await project.build(warehouse);
    await fill(warehouse, deals, threeDeals);
    const report = await project.build(warehouse, '+deal big');
    expect(kinds(report)).toEqual({ stg_deals: 'built', deal: 'built', stg_big: 'built', big: 'built' });
    expect(await rowsOf(warehouse, 'select n from core.big')).toEqual([['3']]);
    expect(await total()).toEqual([['30']]);
    expect(kinds(await project.build(warehouse))['totals']).toBe('built');
  });

  it('makes views outside the selection again, so that they show tables whose columns changed', async () => {
    project.write('models/staging/stg_big.sql', "{{ config(materialized='view') }}select * from {{ ref('deal') }}");
    await project.build(warehouse);
    await fill(warehouse, deals, "select 1 as id, 'ten' as amount, 2 as loaded_at");
    expect((await project.build(warehouse, '+deal')).exitCode).toBe(0);
    expect(await rowsOf(warehouse, 'select amount from staging.stg_big')).toEqual([['ten']]);
  });

  it('publishes past a check that only warns', async () => {
    project.write(
      'models/core/deal.yml',
      'models: [{ name: deal, columns: [{ name: id, tests: [{ unique: { severity: warn } }] }] }]',
    );
    await fill(warehouse, deals, `${twoDeals} union all select 2, 70, 2`);
    const report = await project.build(warehouse);
    expect(report.exitCode).toBe(0);
    expect(report.checks.map(({ outcome }) => outcome.kind)).toEqual(['fail']);
    expect(await total()).toEqual([['100']]);
  });

  it('lets a query call an unnamed table by the name of its model', async () => {
    project.write(
      'models/marts/totals.sql',
      "select sum(deal.amount) as amount from {{ ref('deal') }}\nwhere deal.id > 0",
    );
    expect((await project.build(warehouse)).exitCode).toBe(0);
    expect(await total()).toEqual([['30']]);
  });

  it('says which parent is missing when a part is built first', async () => {
    const report = await project.build(warehouse, 'totals');
    expect(report.nodes[0]?.outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('deal has never been built') as string,
    });
  });

  it('clears what a killed build left', async () => {
    await fill(warehouse, { schema: 'core', name: 'deal__building' }, 'select 1 as broken');
    expect((await project.build(warehouse)).exitCode).toBe(0);
    expect((await warehouse.relations('core')).map(({ name }) => name)).toEqual(['deal']);
  });

  it('lets a model become a view and a table again', async () => {
    await project.build(warehouse);
    project.write(
      'models/core/deal.sql',
      "{{ config(materialized='view') }} select id, amount from {{ ref('stg_deals') }}",
    );
    await project.build(warehouse);
    expect((await warehouse.relations('core'))[0]?.kind).toBe('view');
    project.write('models/core/deal.sql', "select id, amount from {{ ref('stg_deals') }}");
    await project.build(warehouse);
    expect((await warehouse.relations('core'))[0]?.kind).toBe('table');
    expect(await total()).toEqual([['30']]);
  });

  it('puts an ephemeral model into its readers', async () => {
    project.write(
      'models/core/deal.sql',
      "{{ config(materialized='ephemeral') }} select id, amount from {{ ref('stg_deals') }}",
    );
    await project.build(warehouse);
    expect(await total()).toEqual([['30']]);
    expect(await warehouse.relations('core')).toEqual([]);
  });

  it('gives a view null, not zero, where a join finds nothing, whoever reads it', async () => {
    await fill(warehouse, { schema: 'raw', name: 'people' }, 'select 1 as deal_id, 7 as person');
    project.write(
      'models/staging/stg_owned.sql',
      "{{ config(materialized='view') }}select deals.id as id, people.person as person from {{ source('raw', 'deals') }} as deals left join {{ source('raw', 'people') }} as people on people.deal_id = deals.id",
    );
    await project.build(warehouse);
    expect(await rowsOf(warehouse, 'select id, person from staging.stg_owned')).toEqual([
      ['1', '7'],
      ['2', null],
    ]);
  });

  it('stops without publishing when it is interrupted', async () => {
    const { build, loadProject } = await import('./index.ts');
    const read = await loadProject({ root: project.root, extraModelDirs: [], vars: {} });
    const stop = new AbortController();
    const report = await build(read, warehouse, {
      select: null,
      full: false,
      signal: stop.signal,
      onEvent: (event) => event.kind === 'node-finished' && event.name === 'deal' && stop.abort(),
    });
    expect(report.exitCode).toBe(130);
    expect(await warehouse.relations('core')).toEqual([]);
    expect((await project.build(warehouse)).exitCode).toBe(0);
  });
});
