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
