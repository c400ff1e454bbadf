import { describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { checksOf, type Check, type RenderTest } from './checks.ts';
import { bindMarks, writeMark } from '../templates/marks.ts';
import type { CheckDeclaration } from '../project/project.ts';
import { runChecks, type CheckResult } from './run-checks.ts';
import { sketchCheck, sketchGraph } from '../graph/sketch-graph.ts';
import { statusOf, tellCheck } from './tell-check.ts';

const noTests: RenderTest = () => null;
const orders = writeMark({ kind: 'ref', name: 'orders' });

/** Two orders of one number, one without a client, one of an unknown client, one with an odd status. */
async function shop(open: () => Promise<Warehouse>): Promise<Warehouse> {
  const warehouse = await open();
  const text = warehouse.engine === 'clickhouse' ? 'Nullable(String)' : 'varchar';
  const number = warehouse.engine === 'clickhouse' ? 'Nullable(Int64)' : 'bigint';
  const orderedAs = warehouse.engine === 'clickhouse' ? 'engine = MergeTree order by tuple() as' : 'as';
  await warehouse.createSchema('shop');
  await warehouse.run(
    `create table ${warehouse.relation({ schema: 'shop', name: 'orders' })} ${orderedAs}
     select cast(a as ${number}) as order_id, cast(b as ${text}) as client, cast(c as ${text}) as status,
       cast(d as decimal(18, 2)) as amount, cast(e as ${number}) as rating
     from (select 1 as a, 'ann' as b, 'new' as c, 10.5 as d, 5 as e
       union all select 2, 'ann', 'paid', 0, 4
       union all select 2, 'bob', 'it''s \\ odd', -3, 9
       union all select 4, null, 'paid', 7, null)`.replaceAll('\\', warehouse.engine === 'clickhouse' ? '\\\\' : '\\'),
  );
  await warehouse.run(
    `create table ${warehouse.relation({ schema: 'shop', name: 'customers' })} ${orderedAs}
     select 'ann' as name, true as is_active union all select 'cat', false`,
  );
  return warehouse;
}

function asked(engine: Warehouse['engine'], checks: readonly CheckDeclaration[], sql?: string): readonly Check[] {
  const graph = sketchGraph(engine, {
    customers: {},
    orders: { checks },
    ...(sql === undefined ? {} : { singular: { kind: 'check', folder: 'models/checks', sql } }),
  });
  return checksOf(graph, noTests);
}

async function run(warehouse: Warehouse, checks: readonly Check[]): Promise<CheckResult[]> {
  return runChecks(warehouse, checks, (mark) =>
    mark.kind === 'ref' ? warehouse.relation({ schema: 'shop', name: mark.name }) : 'no such relation',
  );
}

const outcomes: readonly (readonly [string, Partial<CheckDeclaration>, bigint])[] = [
  ['not_null', { column: 'client' }, 1n],
  ['not_null', { column: 'order_id' }, 0n],
  ['not_null', { column: 'client', where: "status <> 'paid'" }, 0n],
  ['unique', { column: 'order_id' }, 1n],
  ['unique', { column: 'order_id', where: "client = 'ann'" }, 0n],
  ['accepted_values', { column: 'status', arguments: { values: ['new', 'paid'] } }, 1n],
  ['accepted_values', { column: 'status', arguments: { values: ['new', 'paid', "it's \\ odd"] } }, 0n],
  ['accepted_values', { column: 'rating', arguments: { values: [4, 5] } }, 1n],
  ['accepted_values', { column: 'rating', arguments: { values: [4, 5, 9], quote: false } }, 0n],
  ['accepted_values', { column: 'amount', arguments: { values: ['10.5', '0', '-3', '7'] } }, 0n],
  ['not_accepted_values', { column: 'status', arguments: { values: ['paid'] } }, 2n],
  ['relationships', { column: 'client', arguments: { to: "ref('customers')", field: 'name' } }, 1n],
  [
    'dbt_utils.relationships_where',
    { column: 'client', arguments: { to: "ref('customers')", field: 'name', to_condition: 'is_active = false' } },
    3n,
  ],
  ['expression', { arguments: { expression: 'amount >= 0' } }, 1n],
  ['dbt_utils.expression_is_true', { column: 'amount', arguments: { expression: '>= 0' } }, 1n],
  ['expression_is_true', { arguments: { expression: 'rating > 3' } }, 0n],
  ['unique_combination', { arguments: { columns: ['order_id', 'client'] } }, 0n],
  [
    'dbt_utils.unique_combination_of_columns',
    { arguments: { combination_of_columns: ['client', 'is_known'] }, where: '1 = 0' },
    -1n,
  ],
  ['row_count', { arguments: { min: 1, max: 4 } }, 0n],
  ['row_count', { arguments: { equals: 3 } }, 4n],
  ['row_count', { arguments: { max: 1 }, where: "status = 'paid'" }, 2n],
  ['dbt_utils.accepted_range', { column: 'amount', arguments: { min_value: 0, max_value: 10 } }, 2n],
  ['accepted_range', { column: 'amount', arguments: { min_value: 0, inclusive: false } }, 2n],
  ['not_empty_string', { column: 'status' }, 0n],
];

describe.each(engines)('checks on $name', ({ open }) => {
  it('count the rows that fail', async () => {
    const warehouse = await shop(open);
    const checks = asked(
      warehouse.engine,
      outcomes.map(([test, given]) => sketchCheck(test, given)),
    );
    const results = await run(warehouse, checks);
    const found = results.map(({ check, outcome }) => [
      check.test,
      outcome.kind === 'pass' ? 0n : outcome.kind === 'fail' ? outcome.failures : -1n,
    ]);
    expect(found).toEqual(outcomes.map(([test, , failures]) => [test, failures]));
    await warehouse.close();
  });

  it('a query of its own must return nothing', async () => {
    const warehouse = await shop(open);
    const [failing] = await run(
      warehouse,
      asked(warehouse.engine, [], `select order_id from ${orders} where amount < 0; -- below zero`.replace(/;.*/, ';')),
    );
    expect(failing).toMatchObject({ outcome: { kind: 'fail', failures: 1n, examples: [{ order_id: 2n }] } });
    const [passing] = await run(
      warehouse,
      asked(warehouse.engine, [], `select 1 as a from ${orders} where 1 = 0 -- none`),
    );
    expect(passing?.outcome).toEqual({ kind: 'pass' });
    await warehouse.close();
  });

  it('a failing check tells its line, the rows and how to see them', async () => {
    const warehouse = await shop(open);
    const [result] = await run(warehouse, asked(warehouse.engine, [sketchCheck('not_null', { column: 'client' })]));
    const relation = warehouse.relation({ schema: 'shop', name: 'orders' });
    expect(tellCheck(result as CheckResult)).toBe(
      `models/sketch.yml:7 not_null_orders_client: 1 row fails. See them with:

    select * from ${relation} where "client" is null

    order_id | client | status | amount | rating
    ---------+--------+--------+--------+-------
    4        | NULL   | paid   | 7.00   | NULL`,
    );
    await warehouse.close();
  });

  it('a check the engine refuses says so and leaves the others their answers', async () => {
    const warehouse = await shop(open);
    const results = await run(
      warehouse,
      asked(warehouse.engine, [
        sketchCheck('not_null', { column: 'client' }),
        sketchCheck('not_null', { column: 'clinet' }),
      ]),
    );
    expect(results.map(statusOf)).toEqual(['fail', 'error']);
    expect(tellCheck(results[1] as CheckResult)).toContain(
      'models/sketch.yml:7 not_null_orders_clinet could not be asked',
    );
    await warehouse.close();
  });

  it.each([
    ['one row is too many unless said otherwise', {}, 'fail'],
    ['fewer than error_if warn', { errorIf: '> 2' }, 'warn'],
    ['fewer than error_if and warn_if pass', { errorIf: '> 2', warnIf: '>= 3' }, 'pass'],
    ['as many as error_if fail', { errorIf: '>= 2' }, 'fail'],
    ['a warning never fails', { severity: 'warn', errorIf: '>= 1' }, 'warn'],
  ] as const)('of two failing rows, %s', async (_, said, status) => {
    const warehouse = await shop(open);
    const check = sketchCheck('not_accepted_values', { column: 'status', arguments: { values: ['paid'] }, ...said });
    expect((await run(warehouse, asked(warehouse.engine, [check]))).map(statusOf)).toEqual([status]);
    await warehouse.close();
  });
});

describe('checks of a graph', () => {
  it('of one table are one scan, with only its counts', async () => {
    const queries: string[] = [];
    const [engine] = engines;
    const warehouse = await shop(() => engine!.open());
    const listening = new Proxy(warehouse, {
      get(target, key) {
        if (key !== 'query') return Reflect.get(target, key);
        return (sql: string) => (queries.push(sql), target.query(sql));
      },
    });
    const names = ['order_id', 'status', 'amount'];
    await run(
      listening,
      asked(
        'duckdb',
        names.map((column) => sketchCheck('not_null', { column })),
      ),
    );
    expect(queries).toEqual([
      `select count(*) filter (where "order_id" is null) as c0, count(*) filter (where "status" is null) as c1, count(*) filter (where "amount" is null) as c2 from "shop"."orders"`,
    ]);
    await warehouse.close();
  });

  it('are named as in dbt, each once, and read what they mention', () => {
    const checks = asked('duckdb', [
      sketchCheck('unique', { column: 'order_id' }),
      sketchCheck('unique', { column: 'order_id' }),
      sketchCheck('accepted_values', { column: 'status', arguments: { values: ['new', 'paid'] } }),
      sketchCheck('relationships', { column: 'client', arguments: { to: "ref('customers')", field: 'name' } }),
      sketchCheck('not_null', { column: 'order_id', name: 'orders_have_numbers', severity: 'warn' }),
    ]);
    expect(checks.map(({ name, reads, severity }) => [name, reads, severity])).toEqual([
      ['unique_orders_order_id', ['orders'], 'error'],
      ['unique_orders_order_id_2', ['orders'], 'error'],
      ['accepted_values_orders_status_new_paid', ['orders'], 'error'],
      ['relationships_orders_client_ref_customers_name', ['customers', 'orders'], 'error'],
      ['orders_have_numbers', ['orders'], 'warn'],
    ]);
  });

  it("may be the project's own tests, with where and column handed over", () => {
    const graph = sketchGraph('duckdb', {
      orders: { checks: [sketchCheck('is_even', { column: 'amount', where: 'amount > 1', arguments: { by: 2 } })] },
    });
    const calls: unknown[] = [];
    const [check] = checksOf(graph, (name, args) => {
      calls.push([name, args]);
      return `select * from ${String(args['model'])} where amount % 2 = 1;\n`;
    });
    expect(calls).toEqual([
      ['is_even', { model: `(select * from ${orders} where amount > 1) as checked`, column_name: 'amount', by: 2 }],
    ]);
    expect(check).toMatchObject({ name: 'is_even_orders_amount_2', reads: ['orders'] });
    const { question } = check as Check;
    expect(question.kind === 'query' && bindMarks(question.sql, () => 'o')).toBe(
      'select * from (select * from o where amount > 1) as checked where amount % 2 = 1',
    );
  });

  it.each([
    ['a misspelt test', sketchCheck('uniqe', { column: 'a' }), 'there is no test "uniqe" (did you mean "unique"?)'],
    ['no column', sketchCheck('not_null'), 'this test stands under a column, or names it in column_name'],
    ['a lacking argument', sketchCheck('accepted_values', { column: 'a' }), 'accepted_values wants values'],
    [
      'an extra argument',
      sketchCheck('unique', { column: 'a', arguments: { values: [] } }),
      'unique takes no argument "values"',
    ],
    [
      'an odd relation',
      sketchCheck('relationships', { column: 'a', arguments: { to: 'customers', field: 'b' } }),
      "\"customers\" is neither ref('name') nor source('source', 'table')",
    ],
    [
      'an unknown model',
      sketchCheck('relationships', { column: 'a', arguments: { to: "ref('custmers')", field: 'b' } }),
      'there is no model "custmers" (did you mean "customers"?)',
    ],
    [
      'an unreadable threshold',
      sketchCheck('not_null', { column: 'a', errorIf: 'many' }),
      'error_if is a comparison such as "> 10", not "many"',
    ],
    ['no bound', sketchCheck('row_count'), 'row_count wants min, max or equals'],
  ])('%s is told with its line', (_, check, message) =>
    expect(() => asked('duckdb', [check])).toThrow(`models/sketch.yml:7:9 ${message}`),
  );
});
