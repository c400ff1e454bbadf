import { expect, it } from 'vitest';
import { columnsRead } from './columns-read.ts';
import type { GraphNode } from './graph.ts';

const deal = '\u0001ref:deal\u0002';
const columns = ['id', 'amount', 'stage', 'Название сделки'];

it.each([
  ['named columns', `select id, sum(amount) from ${deal} group by id`, ['id', 'amount']],
  ['names in other case', `select ID from ${deal}`, ['id']],
  ['names with blanks', `select "Название сделки" from ${deal}`, ['Название сделки']],
  ['a count', `select count(*) from ${deal}`, []],
  ['a product', `select 2 * amount, amount * 3 from ${deal}`, ['amount']],
  ['names in comments only', `select id -- amount\nfrom ${deal} /* stage */`, ['id']],
  ['a bare star', `select * from ${deal}`, columns],
  ['a star of its alias', `select d.* from ${deal} as d`, columns],
  ['a star of a quoted alias', `select "d".* from ${deal} "d"`, columns],
  ['a star in a list', `select 1 as one, * from ${deal}`, columns],
  ['a star over a join', `with a as (select id from ${deal}) select * from a join ${deal} using (id)`, columns],
  ['a star of a CTE', `with a as (select id from ${deal} as d) select a.*, 1 as b from a`, ['id']],
  ['a bare star of a CTE', `with a as (select id from ${deal} as d) select * from a`, ['id']],
  ['names of its alias', `select d.id from ${deal} as d join x on x.amount = d.stage`, ['id', 'stage']],
  ['a quoted alias', `select "d"."amount" from ${deal} as "d"`, ['amount']],
  ['names given, not read', `select x.a as amount, d.id as stage from ${deal} as d join x on true`, ['id']],
  ['an unqualified name', `select x.a, amount from ${deal} as d join x on true`, ['amount']],
  ['names of what it is called elsewhere', `select e.amount from ${deal} as d, ${deal} e`, ['amount']],
  ['a join by using', `select 1 from ${deal} as d join x using (stage)`, ['stage']],
  ['a spaced qualifier', `select d . amount from ${deal} as d`, ['amount']],
  ['a cast', `select cast(d.amount as stage) from ${deal} as d`, ['amount']],
  ['a name in a CTE that does not read it', `with x as (select amount from y) select d.id from ${deal} as d`, ['id']],
  [
    'a name in a subquery that can see it',
    `select id from ${deal} as d where exists (select 1 from y where amount > 1)`,
    ['id', 'amount'],
  ],
  ['a name in the CTE that reads it', `with x as (select amount from ${deal} as d) select 1 from x`, ['amount']],
  ['a name after the CTE that reads it', `with x as (select amount from ${deal} as d) select stage from x`, ['amount']],
  ['a name in a window', `select sum(1) over w from ${deal} as d window w as (partition by stage)`, ['stage']],
  ['a query without a select', `with x as (select 1 as one) from ${deal}`, columns],
  ['a part of a union without a select', `select 1 as id union all from ${deal} as d`, columns],
  ['a select after a CTE', `with x as (select 1 as one) select sum(d.id) from ${deal} as d`, ['id']],
  ['brackets in texts', `select '(', amount, ')' from ${deal} as d`, ['amount']],
  ['a natural join', `select id from ${deal} natural join x`, columns],
  ['a whole row', `select hash(deal) from ${deal} as deal`, columns],
])('%s', (_, sql, read) => {
  const node = { sql, incrementalSql: null, preHooks: [], postHooks: [] } as unknown as GraphNode;
  expect(columnsRead(node, 'deal', columns)).toEqual(read);
});

it('takes a model without SQL to read everything', () => {
  const node = { sql: '', incrementalSql: null, preHooks: [], postHooks: [] } as unknown as GraphNode;
  expect(columnsRead(node, 'deal', columns)).toEqual(columns);
});
