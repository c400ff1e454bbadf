import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../test/support/built-models.ts';
import { engines } from '../test/support/engines.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { ProjectError } from './runner/errors.ts';
import { tellProblem } from './runner/errors.ts';
import { readSegments } from './segments.ts';

const folder = mkdtempSync(join(tmpdir(), 'voronka-segments-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(text: string): string {
  const path = join(folder, 'segments.yml');
  writeFileSync(path, text);
  return path;
}

const RULES = `segments:
  - segment: Big and silent
    where:
      - { field: revenue, at_least: 500 }
      - { field: silent_days, above: 30 }
  - segment: "Hotel's friends"
    where:
      - { field: industry, one_of: "O'Hotel" }
  - segment: Others
    where:
      - { field: industry, none_of: ["O'Hotel", Cafe] }
`;

it('a project without the file has no rule segments', () =>
  expect(readSegments(join(folder, 'absent.yml'))).toEqual([]));

it.each([
  [
    'an unknown field',
    'segments:\n  - segment: A\n    where:\n      - { field: revnue, above: 1 }\n',
    'segments.yml:4',
    'field',
  ],
  ['nothing to compare with', 'segments:\n  - segment: A\n    where:\n      - { field: revenue }\n', ':2', 'at_least'],
  [
    'a text for a number',
    'segments:\n  - segment: A\n    where:\n      - { field: revenue, one_of: [a] }\n',
    ':2',
    'is a number',
  ],
  [
    'a number for a text',
    'segments:\n  - segment: A\n    where:\n      - { field: industry, above: 1 }\n',
    ':2',
    'is a text',
  ],
  ['a name twice', `${RULES}  - segment: Others\n    where: [{ field: revenue, above: 1 }]\n`, ':12', 'twice'],
  ['broken YAML', 'segments: [', ':1', ''],
])('%s is refused with the line', (_, text, line, words) => {
  try {
    readSegments(written(text));
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ProjectError);
    const told = (error as ProjectError).problems.map(tellProblem).join('\n');
    expect(told).toContain(line);
    expect(told).toContain(words);
  }
});

const bought = (client: string, day: string, amount: string): HandmadeRecord => [
  'order',
  `${client}-${day}`,
  { company_id: client, ordered_at: `${day}T12:00:00Z`, amount },
];

describe.each(engines)('rule segments on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, [
      ['company', 'h', { name: 'H', industry: "O'Hotel" }],
      ['company', 'c', { name: 'C', industry: 'Cafe' }],
      ['company', 'n', { name: 'N' }],
      bought('h', '2024-01-10', '600.00'),
      bought('c', '2024-01-20', '300.00'),
      bought('c', '2024-03-05', '300.00'),
      bought('n', '2024-03-01', '10.00'),
    ]);
    await buildModels(warehouse, { select: '+segment_members', segments: readSegments(written(RULES)) });
  });
  afterAll(() => warehouse.close());

  it('hold whoever met the conditions on each day, by what was known then', async () => {
    const rows = await warehouse.query<{ seen_on: string; segment: string; customer_id: string }>(
      'select seen_on, segment, customer_id from marts.segment_members order by seen_on, segment, customer_id',
    );
    expect(rows.map((row) => Object.values(row).join(' '))).toEqual([
      "2024-01-31 Hotel's friends company/h",
      '2024-02-29 Big and silent company/h',
      "2024-02-29 Hotel's friends company/h",
      '2024-03-05 Big and silent company/h',
      "2024-03-05 Hotel's friends company/h",
      '2024-03-05 Others company/n',
    ]);
  });
});
