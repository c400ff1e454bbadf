import { cpSync, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { readProfile } from './project/dbt-profile.ts';
import { build, check, lineageOf, loadProject, type BuildReport, type Project } from './index.ts';
import { SketchProject } from './project/sketch-project.ts';
import { statusOf, tellCheck } from './checks/tell-check.ts';

const fixture = resolve(import.meta.dirname, '../../test/fixtures/dbt-shop');
const published = resolve(import.meta.dirname, '../../../shared/data/dbt_playbooks/jaffle_shop');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'voronka-dbt-shop-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The project copied as it is, since a build writes its target folder. */
function copied(name: string): string {
  const root = join(folder, name);
  cpSync(fixture, root, { recursive: true });
  return root;
}

const load = (root: string): Promise<Project> => loadProject({ root, extraModelDirs: [], vars: {} });

async function built(project: Project, warehouse: Warehouse): Promise<BuildReport> {
  const report = await build(project, warehouse, { select: null, full: false, onEvent: () => undefined });
  const broken = report.nodes.filter(({ outcome }) => outcome.kind !== 'built' && outcome.kind !== 'skipped');
  const told = report.checks.map(tellCheck).filter((words) => words !== null);
  expect([broken, told]).toEqual([[], []]);
  return report;
}

describe.each(engines)('a dbt project, unchanged, on $name', ({ name, open }) => {
  it('is built with its seeds, models, snapshot and tests', async () => {
    const warehouse = await open();
    const report = await built(await load(copied(`build-${name}`)), warehouse);
    expect(report.exitCode).toBe(0);
    expect(report.nodes.map((node) => `${node.materialized} ${node.name}`).sort()).toEqual([
      'seed raw_customers',
      'seed raw_orders',
      'seed raw_payments',
      'snapshot orders_snapshot',
      'table customers',
      'table orders',
      'view stg_customers',
      'view stg_orders',
      'view stg_payments',
    ]);
    expect(report.checks.map(statusOf).filter((status) => status === 'pass')).toHaveLength(19);
    const at = (schema: string, table: string): string => warehouse.relation({ schema, name: table });
    const orders = await warehouse.query(
      `select order_id, credit_card_amount, coupon_amount, amount from ${at('main', 'orders')} where order_id in (1, 4) order by 1`,
    );
    expect(orders.map((row) => Object.values(row).map(Number))).toEqual([
      [1, 12.5, 2.5, 15],
      [4, 100.5, 0, 110],
    ]);
    const [eva] = await warehouse.query(
      `select first_name, number_of_orders from ${at('main', 'customers')} where customer_id = 5`,
    );
    expect(eva).toEqual({ first_name: 'Eva, the second', number_of_orders: null });
    const seeds = await warehouse.relations('main_raw');
    expect(seeds.map((relation) => relation.name)).toEqual(['raw_customers', 'raw_orders', 'raw_payments']);
    await warehouse.close();
  });

  it('keeps the history of a snapshot when a row changes', async () => {
    const warehouse = await open();
    const root = copied(`snapshot-${name}`);
    await built(await load(root), warehouse);
    const file = join(root, 'seeds/raw_orders.csv');
    await writeFile(file, (await readFile(file, 'utf8')).replace('2026-02-14,placed', '2026-02-14,shipped'));
    await built(await load(root), warehouse);
    const rows = await warehouse.query(
      `select status, case when dbt_valid_to is null then 'now' else 'before' end as seen
       from ${warehouse.relation({ schema: 'snapshots', name: 'orders_snapshot' })} where id = 5 order by dbt_valid_from`,
    );
    expect(rows).toEqual([
      { status: 'placed', seen: 'before' },
      { status: 'shipped', seen: 'now' },
    ]);
    await warehouse.close();
  });
});

describe('a dbt project', () => {
  it('is built into the DuckDB file its profile names, and a second build does nothing', async () => {
    const root = copied('profile');
    const { warehouseUrl } = readProfile(root, 'dbt_shop');
    expect(warehouseUrl).toBe(`duckdb:${join(root, 'shop.duckdb')}`);
    const warehouse = await openWarehouse(warehouseUrl as string);
    await built(await load(root), warehouse);
    const again = await built(await load(root), warehouse);
    const outcomes = again.nodes.filter(({ name }) => name !== 'orders_snapshot').map(({ outcome }) => outcome.kind);
    expect(new Set(outcomes)).toEqual(new Set(['skipped']));
    await warehouse.close();
    expect(existsSync(join(root, 'target/manifest.json'))).toBe(true);
  });

  it('is checked: a broken row is told with the line of schema.yml, and unit tests run', async () => {
    const root = copied('checked');
    const warehouse = await openWarehouse('duckdb::memory:');
    await built(await load(root), warehouse);
    await warehouse.run("update main.orders set status = 'lost' where order_id = 1");
    const report = await check(await load(root), warehouse, { select: 'orders', onEvent: () => undefined });
    expect(report.exitCode).toBe(1);
    expect(report.unitTests.map(({ test, outcome }) => [test.name, outcome])).toEqual([
      ['orders_split_payments_by_method', { kind: 'pass' }],
    ]);
    const lines = (await readFile(join(root, 'models/schema.yml'), 'utf8')).split('\n');
    const line = lines.findLastIndex((text) => text.includes('accepted_values')) + 1;
    const [told] = report.checks.map(tellCheck).filter((words) => words !== null);
    expect(told).toContain(
      `models/schema.yml:${line} accepted_values_orders_status_placed_shipped_completed_return_pending_returned: 1 row fails.`,
    );
    await warehouse.close();
  });

  it('shows where a column comes from', async () => {
    const project = await load(copied('lineage'));
    const warehouse = await openWarehouse('duckdb::memory:');
    await built(project, warehouse);
    const { upstream, unknown } = await lineageOf(project, warehouse, {
      model: 'customers',
      column: 'customer_lifetime_value',
    });
    expect(unknown).toEqual([]);
    expect(upstream.map(({ from }) => `${from.name}.${from.column}`)).toEqual([
      'stg_payments.amount',
      'raw_payments.amount',
    ]);
    await warehouse.close();
  });
});

/** What newer projects do: sources over their own seeds, dispatched macros, a rule for schemas, settings that are templates. */
const sourced: Readonly<Record<string, string>> = {
  'dbt_project.yml': `
name: teahouse
profile: teahouse
vars: { load_samples: true, "dbt_date:time_zone": UTC }
seeds: { teahouse: { +schema: raw, samples: { +enabled: "{{ var('load_samples', false) }}" } } }
models: { teahouse: { marts: { +materialized: table } } }
flags: { require_generic_test_arguments_property: true }
`,
  'profiles.yml': 'teahouse: { target: dev, outputs: { dev: { type: duckdb, path: tea.duckdb, schema: main } } }',
  'packages.yml': 'packages: []',
  'macros/generate_schema_name.sql': `
{% macro generate_schema_name(custom_schema_name, node) %}
    {% if node.resource_type == 'seed' %}{{ custom_schema_name | trim }}
    {% else %}{{ target.schema }}{% endif %}
{% endmacro %}
`,
  'macros/to_major.sql': `
{% macro to_major(column_name) -%}{{ return(adapter.dispatch('to_major')(column_name)) }}{%- endmacro %}
{% macro default__to_major(column_name) -%}cast({{ column_name }} as decimal(16, 2)) / 100{%- endmacro %}
{% macro postgres__to_major(column_name) -%}no_such_function({{ column_name }}){%- endmacro %}
`,
  'seeds/samples/raw_cups.csv':
    'id,guest,poured_at,price\na1,g1,2026-01-01T10:30:00,250\na2,g1,2026-01-02T11:00:00,300\n',
  'models/staging/sources.yml': `
sources:
  - name: till
    schema: "{{ var('till_schema', 'raw') }}"
    tables: [{ name: raw_cups, columns: [{ name: id, data_tests: [unique] }] }]
`,
  'models/staging/stg_cups.sql': `
select id as cup_id, guest as guest_id, {{ to_major('price') }} as price, {{ dbt.date_trunc('day', 'poured_at') }} as poured_on
from {{ source('till', 'raw_cups') }}
`,
  'models/marts/cups.sql': `
{{ config(materialized = "incremental", unique_key = "cup_id") }}
select cup_id, guest_id, price, poured_on, row_number() over (partition by guest_id order by poured_on, cup_id) as guest_cup_number
from {{ ref('stg_cups') }}
{% if is_incremental() %} where poured_on >= (select max(poured_on) from {{ this }}) {% endif %}
`,
  'models/marts/cups.yml': `
models:
  - name: cups
    data_tests:
      - dbt_utils.expression_is_true: { arguments: { expression: "{{ to_major('100') }} <= price" } }
    columns:
      - name: guest_id
        data_tests: [{ relationships: { arguments: { to: "source('till', 'raw_cups')", field: guest } } }]
semantic_models: [{ name: cups, model: ref('cups') }]
metrics: [{ name: cup_count, type: simple, label: Cups }]
exposures: [{ name: board, type: dashboard, owner: { name: Tea } }]
`,
};

describe.each(engines)('a dbt project with sources over its own seeds on $name', ({ open }) => {
  it('is built in one go, checks included, and left alone the second time', async () => {
    const warehouse = await open();
    const project = new SketchProject(sourced);
    const report = await built(await load(project.root), warehouse);
    expect(report.nodes.map(({ name }) => name)).toEqual(['raw_cups', 'stg_cups', 'cups']);
    expect(report.checks.map(({ check: { name }, outcome }) => `${outcome.kind} ${name}`).sort()).toEqual([
      'pass expression_is_true_cups_cast_100_as_decimal_16_2_100_price',
      'pass relationships_cups_guest_id_source_till_raw_cups_guest',
      'pass unique_source_till_raw_cups_id',
    ]);
    const cups = warehouse.relation({ schema: 'main', name: 'cups' });
    const rows = await warehouse.query(`select cup_id, price, guest_cup_number from ${cups} order by cup_id`);
    expect(rows.map((row) => [row['cup_id'], Number(row['price']), Number(row['guest_cup_number'])])).toEqual([
      ['a1', 2.5, 1],
      ['a2', 3, 2],
    ]);
    const again = await built(await load(project.root), warehouse);
    expect(new Set(again.nodes.map(({ outcome }) => outcome.kind))).toEqual(new Set(['skipped']));
    await warehouse.close();
    await rm(project.root, { recursive: true });
  });
});

const hasPublished = existsSync(published);
if (!hasPublished) console.log(`skipped: the published jaffle_shop seeds are not at ${published}`);

describe.skipIf(!hasPublished).each(engines)('the published jaffle_shop seeds on $name', ({ name, open }) => {
  it('give 100 customers, 99 orders, 113 payments and 167,200 cents', async () => {
    const root = copied(`published-${name}`);
    for (const seed of ['raw_customers', 'raw_orders', 'raw_payments'])
      cpSync(join(published, `${seed}.csv`), join(root, 'seeds', `${seed}.csv`));
    const warehouse = await open();
    const project = await load(root);
    await built(project, warehouse);
    const main = (table: string): string => warehouse.relation({ schema: 'main', name: table });
    const [counts] = await warehouse.query(
      `select
        (select count(*) from ${main('customers')}) as customers,
        (select count(*) from ${main('orders')}) as orders,
        (select count(*) from ${main('stg_payments')}) as payments,
        (select sum(amount) * 100 from ${main('orders')}) as cents`,
    );
    expect(Object.values(counts ?? {}).map((value) => Math.round(Number(value)))).toEqual([100, 99, 113, 167_200]);
    await warehouse.close();
  });
});
