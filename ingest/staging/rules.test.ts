import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { readEntities } from '../mapping/entities.ts';
import { parseMapping } from '../mapping/read.ts';
import { loaded, testPlace, type TestPlace } from '../testing/place.ts';
import { fromStaging } from '../testing/staged.ts';
import { stagingModel } from './model-sql.ts';

/** A rule for one field of a deal, the value in the file, and what staging makes of it on both engines. */
const RULES: readonly (readonly [name: string, field: string, rule: string, value: string, expected: unknown])[] = [
  ['a column, trimmed', 'title', 'x', '  a b ', 'a b'],
  ['an empty column', 'title', 'x', '   ', null],
  ['words that mean nothing', 'title', `{ column: x, empty: ['-', n/a] }`, 'n/a', null],
  ['columns joined', 'title', `{ join: [x, y, id], separator: ', ' }`, 'a', 'a, 1'],
  ['a constant', 'title', `{ value: "it's \\\\d" }`, 'a', `it's \\d`],
  ['the first filled', 'title', `{ first_of: [y, x] }`, 'a', 'a'],
  ['a pattern replaced', 'title', `{ column: x, replace: { pattern: '\\.0$', with: '' } }`, '17850.0', '17850'],
  ['a pattern replaced by nothing', 'title', `{ column: x, replace: { pattern: '^.*$', with: '' } }`, 'a', null],
  ['a word mapped', 'title', `{ column: x, map: { a: b } }`, 'a', 'b'],
  ['a word that the map lacks', 'title', `{ column: x, map: { a: b } }`, 'c', 'c'],
  ['all other words', 'title', `{ column: x, map: { a: b, '*': z } }`, 'c', 'z'],
  ['a word mapped to nothing', 'title', `{ column: x, map: { a: null } }`, 'a', null],
  ['a default', 'title', `{ column: x, default: none }`, '', 'none'],
  ['a condition that holds', 'title', `{ column: x, when: [{ column: id, is: ['1'] }] }`, 'a', 'a'],
  ['a condition that does not', 'title', `{ column: x, when: [{ column: id, not: '1' }] }`, 'a', null],
  ['a number above', 'title', `{ value: big, when: [{ column: x, above: 0 }] }`, '0.5', 'big'],
  ['a number not below', 'title', `{ value: small, when: [{ column: x, below: 0 }] }`, '0.5', null],
  ['a pattern found', 'title', `{ value: return, when: [{ column: x, matches: '^C\\d' }] }`, 'C536', 'return'],
  ['a reference', 'owner_id', 'x', '7', 'rules:7'],
  ['no reference', 'owner_id', 'x', '', null],
  ['money', 'amount', 'x', '1234.5', '1234.50'],
  ['money of the US', 'amount', '{ column: x, money: us }', '$22,700.00', '22700.00'],
  ['short money', 'amount', '{ column: x, money: us }', '$342.09K', '342090.00'],
  ['money in brackets', 'amount', '{ column: x, money: us }', '($5.50)', '-5.50'],
  ['Russian money', 'amount', '{ column: x, money: ru }', '1 234,50 руб.', '1234.50'],
  ['European money', 'amount', '{ column: x, money: eu }', '€ 3.500,00', '3500.00'],
  ['millions in words', 'amount', '{ column: x, money: ru }', '1,2 млн', '1200000.00'],
  [
    'an unknown decimal mark: a comma before two digits',
    'amount',
    '{ column: x, money: any }',
    '1 234,50 ₽',
    '1234.50',
  ],
  ['an unknown decimal mark: a point', 'amount', '{ column: x, money: any }', '$22,700.00', '22700.00'],
  [
    'an unknown decimal mark: points between thousands',
    'amount',
    '{ column: x, money: any }',
    '1.234.567',
    '1234567.00',
  ],
  ['an unknown decimal mark: only commas', 'amount', '{ column: x, money: any }', '22,700', '22700.00'],
  ['a part found', 'title', `{ column: x, find: 'id=(\\d+)' }`, 'a?id=17&b', '17'],
  ['a part not found', 'title', `{ column: x, find: 'id=(\\d+)' }`, 'a?b', null],
  ['half a kopeck is rounded away from zero', 'amount', 'x', '-1.005', '-1.01'],
  ['no money', 'amount', '{ column: x, money: us }', 'soon', null],
  ['percent', 'probability', '{ column: x, divide_by: 100 }', '65', '0.6500'],
  ['a product', 'amount', '{ multiply: [x, three] }', '0.335', '1.01'],
  ['a whole number', 'stage_order', 'x', '12', 12n],
  ['a number that is not whole', 'stage_order', 'x', '1.5', null],
  ['a time', 'created_at', 'x', '2021-04-15 00:03:00', '2021-04-14T21:03:00Z'],
  ['a time with an offset', 'created_at', 'x', '2021-04-15T00:03:00+05:00', '2021-04-14T19:03:00Z'],
  [
    'a written time',
    'created_at',
    '{ column: x, format: "D MMM, YYYY HH:mm:ss" }',
    '5 Apr, 2021 00:02:00',
    '2021-04-04T21:02:00Z',
  ],
  ['a Russian date', 'created_at', '{ column: x, format: DD.MM.YYYY }', '15.04.2021', '2021-04-14T21:00:00Z'],
  [
    'the second of two formats',
    'created_at',
    '{ column: x, format: [iso, DD-MM-YYYY HH:mm] }',
    '03-07-2021 01:09',
    '2021-07-02T22:09:00Z',
  ],
  ['a day that no calendar has', 'created_at', '{ column: x, format: DD.MM.YYYY }', '31.02.2021', null],
  ['a time of Excel', 'created_at', '{ column: x, format: excel }', '44301.5', '2021-04-15T09:00:00Z'],
  ['a time of Unix', 'created_at', '{ column: x, format: unix }', '1618444980', '2021-04-15T00:03:00Z'],
  ['a date is the one written', 'expected_close_on', 'x', '2021-04-15 00:03:00', '2021-04-15'],
  [
    'a date in another form',
    'expected_close_on',
    '{ column: x, format: "D MMM, YYYY HH:mm:ss" }',
    '16 Apr, 2021 00:03:00',
    '2021-04-16',
  ],
  ['a column that the file lacks', 'title', '{ column: nowhere, optional: true, default: none }', '', 'none'],
];

/** One dataset for each rule, so that a rule cannot lean on its neighbour. */
const mapping = `source: rules
timezone: Europe/Moscow
datasets:
${RULES.map(
  ([, field, rule], at) => `  - dataset: d${at}
    file: rule_${at}.csv
    feeds: [{ entity: deal, key: id, key_prefix: 'r${at}-', fields: { ${field}: ${rule} } }]`,
).join('\n')}
`;

describe.each(engines)('rules on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    const files = RULES.map(([, , , value], at) => place.put(`rule_${at}.csv`, `id,x,y,three\n1,"${value}",,3\n`));
    const report = await place.bring(warehouse, mapping, ...files);
    expect(report.files.filter(({ kind }) => kind !== 'loaded')).toEqual([]);
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('all datasets of one entity are united, each row by its rule', async () => {
    const rows = await fromStaging(warehouse, place.dataDir, 'rules', 'deal', 'select * from staged');
    const found = RULES.map(([name, field], at) => [
      name,
      rows.find((row) => row['deal_id'] === `rules:r${at}-1`)?.[field],
    ]);
    expect(found).toEqual(RULES.map(([name, , , , expected]) => [name, expected]));
  });
});

describe.each(engines)('records over several datasets on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('a lookup answers by the newest file, and not at all where two rows differ', async () => {
    const text = `
source: looked
timezone: UTC
datasets:
  - { dataset: people, file: people*, feeds: [{ entity: employee, key: id, fields: { name: name } }] }
  - dataset: deals
    file: deals*
    feeds:
      - entity: deal
        key: id
        fields: { owner_id: { column: owner, lookup: { dataset: people, match: name, take: id } } }
`;
    await place.bring(
      warehouse,
      text,
      place.put('people.csv', 'id,name\n1,Ann\n2,Bob\n3,Bob\n'),
      place.put('deals.csv', 'id,owner\n1,Ann\n2,Bob\n3,Eve\n'),
    );
    const owners = () =>
      fromStaging(warehouse, place.dataDir, 'looked', 'deal', 'select owner_id from staged order by deal_id');
    expect(await owners()).toEqual([{ owner_id: 'looked:1' }, { owner_id: null }, { owner_id: null }]);
    await place.bring(warehouse, text, place.put('people 2.csv', 'id,name\n9,Ann\n'));
    expect((await owners())[0]).toEqual({ owner_id: 'looked:9' });
  });

  it('an order is summed over its lines of the newest file only', async () => {
    const text = `
source: summed
timezone: UTC
datasets:
  - dataset: lines
    file: lines*
    feeds:
      - { entity: order, key: no, fields: { amount: { multiply: [price, qty], total: true } } }
`;
    await place.bring(warehouse, text, place.put('lines.csv', 'no,price,qty\nA,1.5,2\nA,2,3\nB,1,1\n'));
    await place.bring(warehouse, text, place.put('lines 2.csv', 'no,price,qty\nA,1.5,2\nA,2,4\n'));
    expect(
      await fromStaging(warehouse, place.dataDir, 'summed', 'order', 'select order_id, amount from staged order by 1'),
    ).toEqual([
      { order_id: 'summed:A', amount: '11.00' },
      { order_id: 'summed:B', amount: '1.00' },
    ]);
  });

  it('a stage without a rule counts as open and is listed', async () => {
    const text = `
source: staged
timezone: UTC
datasets:
  - dataset: deals
    file: deals*
    feeds: [{ entity: deal, key: id, fields: { stage: stage }, stages: { New: open, Paid: won } }]
`;
    const report = await place.bring(warehouse, text, place.put('deals.csv', 'id,stage\n1,Paid\n2,Odd\n'));
    expect(loaded(report)).toMatchObject({ rows: 2, flagged: 1 });
    expect(
      await fromStaging(
        warehouse,
        place.dataDir,
        'staged',
        'deal',
        'select outcome, stage_order from staged order by deal_id',
      ),
    ).toEqual([
      { outcome: 'won', stage_order: 2n },
      { outcome: 'open', stage_order: null },
    ]);
  });
});

it('a staging model reads as a person would write it', () => {
  const text = `source: crm
title: Our CRM
datasets:
  - dataset: deals
    file: deals.csv
    feeds:
      - entity: ad_spend
        key: id
        fields: { spent_on: day, spend: { column: cost, money: ru } }
`;
  const { mapping: parsed } = parseMapping(text, 'crm.yml', readEntities());
  const golden = readFileSync(join(import.meta.dirname, 'golden', 'stg_crm__ad_spend.sql'), 'utf8');
  expect(stagingModel(parsed, 'ad_spend', readEntities(), 'crm.yml')).toBe(golden);
});

it.each(['en', 'ru'])('the example of docs/%s/mapping.md is a mapping', (language) => {
  const path = fileURLToPath(new URL(`../../docs/${language}/mapping.md`, import.meta.url));
  const example = /```yaml\n([\s\S]*?)```/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
  expect(parseMapping(example, 'example.yml', readEntities()).mapping.datasets).toHaveLength(2);
});
