import { describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { nameColumns } from './name-columns.ts';

describe('nameColumns', () => {
  it.each([
    ['select a.id, b.name from a join b', 'select a.id as id, b.name as name from a join b'],
    ['select distinct a.id\nfrom a', 'select distinct a.id as id\nfrom a'],
    ['select s.a.id, "a"."My Id", `a`.`b`', 'select s.a.id as id, "a"."My Id" as "My Id", `a`.`b` as `b`'],
    ['select a.id as x, a.id y, a.*, a.b + 1, f(a.c), id from a', null],
    [
      'with c as (select a.id from a) select c.id from c',
      'with c as (select a.id as id from a) select c.id as id from c',
    ],
    [
      'select (select max(b.x) from b), a.id -- last\nfrom a',
      'select (select max(b.x) from b), a.id as id -- last\nfrom a',
    ],
    ['select a.id from a union all select b.id from b', 'select a.id as id from a union all select b.id as id from b'],
    [
      "select extract(year from a.at), 'x, a.id from', a.day where a.day in (1, 2)",
      "select extract(year from a.at), 'x, a.id from', a.day as day where a.day in (1, 2)",
    ],
    ['select a.from, a.id from a order by a.id, a.x', 'select a.from as from, a.id as id from a order by a.id, a.x'],
    [
      'select a.arr[1], a.id::int, {{ x }} from a where x in (select b.id from b)',
      'select a.arr[1], a.id::int, {{ x }} from a where x in (select b.id as id from b)',
    ],
    ['select case when a.x then a.y end, sum(a.z) over (partition by a.k order by a.t) from a', null],
  ])('%s', (sql, expected) => expect(nameColumns(sql)).toBe(expected ?? sql));
});

describe.each(engines)('a select over two joins on $name', ({ open }) => {
  it('has columns of plain names', async () => {
    const warehouse = await open();
    const sql = nameColumns(`with a as (select 1 as id, 2 as x), b as (select 1 as id), c as (select 1 as id),
      joined as (select a.id, a.x, c.id as c_id from a left join b on b.id = a.id left join c on c.id = a.id)
      select joined.id, joined.x from joined left join b on b.id = joined.id left join c on c.id = joined.c_id`);
    expect((await warehouse.describe(sql)).map(({ name }) => name)).toEqual(['id', 'x']);
    await warehouse.close();
  });
});
