import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../test/support/engines.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { loaded, testPlace, type TestPlace } from './testing/place.ts';
import { fromStaging } from './testing/staged.ts';

// Files that programs write for people: titles above the header, totals below, headings in several languages.
describe.each(engines)('reports on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  beforeAll(async () => {
    warehouse = await open();
  });
  beforeAll(() => {
    place = testPlace();
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });
  const ask = (source: string, entity: string, question: string) =>
    fromStaging(warehouse, place.dataDir, source, entity, question);

  it('titles above the header and totals below are no rows, and are not missed', async () => {
    const text = `
source: titled
datasets:
  - dataset: spend
    file: spend*
    read: { titles: 5, totals: ['Total'] }
    feeds: [{ entity: ad_spend, key: [Day, Campaign], fields: { spent_on: Day, spend: { column: Cost, money: us } } }]
`;
    const file = place.put(
      'spend.csv',
      'Campaign report\n"January 1, 2025 - January 2, 2025"\nDay,Campaign,Cost\n2025-01-01,a,"1,204.50"\n2025-01-02,a,2\nTotal: Campaigns,,"1,206.50"\nTotal rows: 2\n',
    );
    expect(loaded(await place.bring(warehouse, text, file))).toMatchObject({
      rows: 2,
      rejected: 0,
      flagged: 0,
      ragged: 0,
    });
    expect(await ask('titled', 'ad_spend', 'select sum(spend) as spend from staged')).toEqual([{ spend: '1206.50' }]);
  });

  it('a heading may have other names, and may say what holds for every row', async () => {
    const text = `
source: named
datasets:
  - dataset: spend
    file: spend*
    also: { Day: [День], Spent: ['Spent (*)', 'Сумма затрат (*)'] }
    from_heading: { Currency: ['Spent (*)', 'Сумма затрат (*)'] }
    feeds: [{ entity: ad_spend, key: [Day, Currency], fields: { spent_on: Day, spend: Spent, source: Currency } }]
`;
    await place.bring(warehouse, text, place.put('spend 1.csv', 'Day,Spent (GBP)\n2025-01-01,5\n'));
    await place.bring(warehouse, text, place.put('spend 2.csv', 'день;Сумма затрат (RUB)\n2025-01-01;7\n'));
    expect(await ask('named', 'ad_spend', 'select source, spend from staged order by source')).toEqual([
      { source: 'GBP', spend: '5.00' },
      { source: 'RUB', spend: '7.00' },
    ]);
  });

  it('a later report of a day takes the place of the earlier one, however either is split', async () => {
    const text = `
source: restated
datasets:
  - dataset: spend
    file: spend*
    replaces: [Day, Campaign]
    feeds:
      - entity: ad_spend
        key: [Day, Campaign, { column: Ad, optional: true }]
        occurrence: true
        fields: { spent_on: Day, campaign: Campaign, spend: Cost }
`;
    await place.bring(
      warehouse,
      text,
      place.put(
        'spend 1.csv',
        'Day,Campaign,Ad,Cost\n2025-01-01,a,1,3\n2025-01-01,a,2,4\n2025-01-01,a,2,4\n2025-01-01,b,1,9\n',
      ),
    );
    await place.bring(
      warehouse,
      text,
      place.put('spend 2.csv', 'Day,Campaign,Cost\n2025-01-01,a,10\n2025-01-02,a,1\n'),
    );
    expect(
      await ask(
        'restated',
        'ad_spend',
        'select campaign, sum(spend) as spend from staged where not is_deleted group by 1 order by 1',
      ),
    ).toEqual([
      { campaign: 'a', spend: '11.00' },
      { campaign: 'b', spend: '9.00' },
    ]);
  });

  it('a record is deleted by its own word, or by the list of records merged into another', async () => {
    const text = `
source: merged
datasets:
  - dataset: people
    file: people*
    feeds:
      - entity: contact
        key: id
        deleted:
          first_of:
            - { column: gone, optional: true, map: { 'false': null } }
            - column: id
              lookup: { dataset: people, match: { column: swallowed, split: ';' }, take: { value: 'yes' } }
        fields: { full_name: name }
`;
    await place.bring(
      warehouse,
      text,
      place.put('people.csv', 'id,name,gone,swallowed\n1,Ann,false,2; 3\n2,Anna,false,\n3,A.,,\n4,Bob,TRUE,\n'),
    );
    expect(await ask('merged', 'contact', 'select contact_id from staged where not is_deleted order by 1')).toEqual([
      { contact_id: 'merged:1' },
    ]);
  });

  it('a log of plain lines is taken apart by patterns; a log that grew wider is read by its widest line', async () => {
    const text = `
source: logs
datasets:
  - dataset: lines
    file: log*
    read: { lines: true }
    feeds: [{ entity: touch, key: line, fields: { landing_page: { column: line, find: '"GET (\\S+)' } } }]
  - dataset: wide
    file: wide*
    read: { header: false, columns: [a, b, c, d] }
    feeds: [{ entity: product, key: a, fields: { name: b, sku: { column: c, optional: true }, brand: { column: d, optional: true } } }]
`;
    await place.bring(warehouse, text, place.put('log.txt', '1 "GET /p?a=\\"b HTTP/1.1" 200\n2 "\\x16\\x03" 400\n'));
    expect(await ask('logs', 'touch', 'select landing_page from staged order by touch_id')).toEqual([
      { landing_page: '/p?a=\\"b' },
      { landing_page: null },
    ]);
    const report = await place.bring(warehouse, text, place.put('wide.csv', '1,x\n2,y,s\n'));
    expect(loaded(report)).toMatchObject({ rows: 2, rejected: 0, ragged: 1 });
    expect(await ask('logs', 'product', 'select name, sku, brand from staged order by 1')).toEqual([
      { name: 'x', sku: null, brand: null },
      { name: 'y', sku: 's', brand: null },
    ]);
  });
});
