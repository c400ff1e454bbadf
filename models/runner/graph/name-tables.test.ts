import { expect, it } from 'vitest';
import { nameTables } from './name-tables.ts';

const deal = '\u0001ref:deal\u0002';

it.each([
  ['at the end', `select 1 from ${deal}`, `select 1 from ${deal} as "deal"`],
  [
    'before a join and a where',
    `from ${deal}\nleft join ${deal} on true where x`,
    `from ${deal} as "deal"\nleft join ${deal} as "deal" on true where x`,
  ],
  ['in brackets', `(select 1 from ${deal})`, `(select 1 from ${deal} as "deal")`],
  ['in a list', `from ${deal}, ${deal} b`, `from ${deal} as "deal", ${deal} b`],
  ['before a comment', `from ${deal} -- all\nwhere x`, `from ${deal} as "deal" -- all\nwhere x`],
  ['that has a name', `from ${deal} as d join ${deal} e using (x)`, `from ${deal} as d join ${deal} e using (x)`],
  ['that has a quoted name', `from ${deal} "d"`, `from ${deal} "d"`],
])('a table %s', (_, sql, named) => expect(nameTables(sql, (name) => name)).toBe(named));
