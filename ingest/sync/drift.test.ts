import { expect, it } from 'vitest';
import { readEntities } from '../mapping/entities.ts';
import { parseMapping } from '../mapping/read.ts';
import type { Dataset } from '../mapping/schema.ts';
import type { JsonObject } from '../sources/json.ts';
import { checkShape } from './drift.ts';

const mapping = parseMapping(
  `source: crm
system: small_crm
datasets:
  - dataset: deals
    feeds:
      - entity: deal
        key: id
        fields: { title: { column: person, at: name }, amount: { column: sum, optional: true } }
      - entity: order_line
        each: { column: lines, optional: true }
        key: [{ column: id }, { element: '#' }]
        fields: { order_id: id }
`,
  'crm.yml',
  readEntities(),
);
const dataset = mapping.mapping.datasets[0] as Dataset;

it.each<[string, JsonObject[], RegExp | null]>([
  ['what the mapping reads', [{ id: 1, person: { name: 'a' }, lines: [{}] }], null],
  ['an optional column left out', [{ id: 1, person: { name: 'a' } }], null],
  [
    'what sources put for nothing',
    [
      { id: 1, person: false, lines: '' },
      { id: 2, person: [], lines: null },
    ],
    null,
  ],
  [
    'a plain value in one record of many',
    [
      { id: 1, person: 'x' },
      { id: 2, person: { name: 'a' } },
    ],
    null,
  ],
  ['a list and an object handed over as text', [{ id: 1, person: '{"name":"a"}', lines: '[]' }], null],
  ['nothing', [], null],
  ['a column that vanished', [{ id: 1, sum: 2 }], /records of deals lack "person".*they have: id, sum/],
  ['an object that became a text', [{ id: 1, person: 'Anna' }], /the column "person" was nested and now holds "Anna"/],
  ['a list that became a number', [{ id: 1, person: {}, lines: 3 }], /the column "lines" was nested and now holds 3/],
])('records with %s: %j', (_, records, trouble) => {
  const check = (): void => checkShape(mapping, dataset, records);
  if (trouble) expect(check).toThrow(trouble);
  else expect(check).not.toThrow();
});
