import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { check, type CheckEvent } from './check.ts';
import { graphFor } from '../graph/graph-cache.ts';
import { loadProject } from '../project/load-project.ts';
import type { Project } from '../project/project.ts';
import { runUnitTest, tellUnitTest, type UnitTestPlace, type UnitTestResult } from './unit-tests.ts';

const files: Readonly<Record<string, string>> = {
  'models/sources.yml': `
sources:
  - name: raw
    tables:
      - name: payments
        columns:
          - { name: order_id, data_type: bigint }
          - { name: paid_at, data_type: timestamp }
`,
  'models/marts/orders.sql': `
{{ config(materialized='table') }}
select
    orders.order_id,
    orders.client,
    orders.amount * {{ var('rate') }} as amount,
    count(payments.order_id) as payment_count
from {{ ref('stg_orders') }} as orders
left join {{ source('raw', 'payments') }} as payments on payments.order_id = orders.order_id
group by 1, 2, 3
`,
  'models/staging/stg_orders.sql': `select 1 as order_id, 'ann' as client, cast(10.5 as decimal(18, 2)) as amount`,
  'models/marts/newest.sql': `
{{ config(materialized='incremental', unique_key='order_id') }}
select order_id, client from {{ ref('stg_orders') }}
{% if is_incremental() %}where order_id > (select max(order_id) from {{ this }}){% endif %}
`,
  'models/marts/marts.yml': `
unit_tests:
  - name: orders_count_their_payments
    model: orders
    overrides: { vars: { rate: 2 } }
    given:
      - input: ref('stg_orders')
        rows:
          - { order_id: 1, client: ann, amount: 10.25 }
          - { order_id: 2, client: "o'brien" }
      - input: source('raw', 'payments')
        rows: [{ order_id: 1, paid_at: 2026-01-01 10:00:00 }, { order_id: 1 }]
    expect:
      rows:
        - { order_id: 2, client: "o'brien", amount: null, payment_count: 0 }
        - { order_id: 1, client: ann, amount: 20.5, payment_count: 2 }
  - name: no_payments_at_all
    model: orders
    overrides: { vars: { rate: 1 } }
    given:
      - { input: ref('stg_orders'), rows: [{ order_id: 1, client: ann, amount: 1 }] }
      - { input: "source('raw', 'payments')", rows: [] }
    expect: { rows: [{ order_id: 1, payment_count: 0 }] }
  - name: only_newer_orders
    model: newest
    overrides: { macros: { is_incremental: true } }
    given:
      - { input: ref('stg_orders'), rows: [{ order_id: 1, client: a }, { order_id: 3, client: c }] }
      - { input: this, rows: [{ order_id: 2 }] }
    expect: { rows: [{ order_id: 3, client: c }] }
  - name: csv_and_sql
    model: newest
    given:
      - input: ref('stg_orders')
        format: csv
        rows: |
          order_id,client
          1,ann
          2,
    expect:
      format: sql
      rows: select 1 as order_id, 'ann' as client union all select 2, null
  - name: wrong_on_purpose
    model: newest
    given:
      - { input: ref('stg_orders'), rows: [{ order_id: 1, client: ann }, { order_id: 2, client: bob }] }
    expect: { rows: [{ order_id: 1, client: ann }, { order_id: 2, client: rob }, { order_id: 4, client: eve }] }
  - name: nothing_given
    model: orders
    overrides: { vars: { rate: 1 } }
    given: [{ input: ref('stg_orders'), rows: [] }]
    expect: { rows: [] }
  - name: misspelt_column
    model: newest
    given: [{ input: ref('stg_orders'), rows: [{ order_id: 1, client: ann }] }]
    expect: { rows: [{ order_id: 1, clinet: ann }] }
  - name: misspelt_model
    model: newset
    given: []
    expect: { rows: [] }
`,
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'voronka-unit-tests-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
});
afterAll(() => rm(root, { recursive: true }));

const project = (): Promise<Project> => loadProject({ root, extraModelDirs: [], vars: { rate: 5 } });

describe.each(engines)('unit tests of models on $name', ({ name, open }) => {
  const run = async (
    test: string,
    columnsOf: UnitTestPlace['columnsOf'] = async () => null,
  ): Promise<UnitTestResult> => {
    const { graph, templates } = await graphFor(await project(), name);
    const scratch = await open();
    const found = graph.project.unitTests.find((one) => one.name === test);
    if (!found) throw new Error(`no unit test ${test}`);
    return runUnitTest(found, { graph, templates, scratch, columnsOf }).finally(() => scratch.close());
  };

  it.each(['orders_count_their_payments', 'no_payments_at_all', 'only_newer_orders', 'csv_and_sql'])(
    '%s',
    async (test) => expect((await run(test)).outcome).toEqual({ kind: 'pass' }),
  );

  it('rows that differ are shown, wanted and given', async () => {
    const result = await run('wrong_on_purpose');
    const told = tellUnitTest(result);
    expect(told)
      .toBe(`models/marts/marts.yml:${result.test.spot.line} wrong_on_purpose (of newest) gives other rows than expected:

      | order_id | client
    --+----------+-------
    + | 2        | bob
    - | 2        | rob
    - | 4        | eve`);
  });

  it.each([
    ['nothing_given', "the model reads source('raw', 'payments'), so rows of it must be given"],
    ['misspelt_column', 'newest gives no column "clinet" (did you mean "client"?)'],
    ['misspelt_model', 'there is no model "newset" (did you mean "newest"?)'],
  ])('%s says what is wrong', async (test, message) => {
    expect((await run(test)).outcome).toMatchObject({ kind: 'error', message: expect.stringContaining(message) });
  });

  it('rows have all columns of the table that is really built, of its types', async () => {
    const columns = [
      { name: 'order_id', type: 'INTEGER', kind: 'integer', nullable: true },
      { name: 'client', type: 'VARCHAR', kind: 'text', nullable: true },
      { name: 'amount', type: 'DECIMAL(18,2)', kind: 'decimal', nullable: true },
    ] as const;
    const built = async () => ({ engine: 'duckdb', columns }) as const;
    const { outcome } = await run('only_newer_orders', built);
    expect(outcome).toEqual({ kind: 'pass' });
  });
});

describe('check', () => {
  it('runs the unit tests of the models that are chosen, before anything was built', async () => {
    const events: CheckEvent[] = [];
    const warehouse = (await engines[0]?.open()) as Warehouse;
    const report = await check(await project(), warehouse, {
      select: 'newest',
      onEvent: (event) => events.push(event),
    });
    expect(events[0]).toEqual({ kind: 'started', checks: 0, unitTests: 4 });
    expect(report.unitTests.map(({ test, outcome }) => [test.name, outcome.kind])).toEqual([
      ['only_newer_orders', 'pass'],
      ['csv_and_sql', 'pass'],
      ['wrong_on_purpose', 'fail'],
      ['misspelt_column', 'error'],
    ]);
    expect(report.exitCode).toBe(1);
    await warehouse.close();
  });
});
