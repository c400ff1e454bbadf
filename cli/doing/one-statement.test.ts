import { expect, it } from 'vitest';
import { isOneStatement } from './one-statement.ts';

it.each([
  ['select 1', true],
  ['select 1;', true],
  ["select ';'", true],
  ["select 'it''s; fine', 'a\\'; b'", true],
  ['select `a;b`, "c;d"', true],
  ['select 1 -- one; two', true],
  ['select 1 /* one; two */ ; -- end;', true],
  ['select 1; select 2', false],
  ["select 'a'; drop table t", false],
  ["select 'a\\\\'; drop table t", false],
  ["select 1 -- '\n; drop table t -- '", false],
  ['', false],
  [' -- nothing', false],
])('%s: one statement is %s', (sql, is) => expect(isOneStatement(sql)).toBe(is));
