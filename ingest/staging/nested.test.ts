import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { smallCrmConnector } from '../testing/small-crm/connector.ts';
import { smallCrm, type SmallCrm } from '../testing/small-crm/server.ts';
import { fromStaging } from '../testing/staged.ts';
import { syncedPlace, type SyncedPlace } from '../testing/synced.ts';

const MAPPING = `system: small_crm
timezone: UTC
datasets:
  - dataset: users
  - dataset: deals
    feeds:
      - entity: deal
        key: id
        fields:
          title: { column: person, at: name.first }
          amount: { column: fields, at: 'code=SUM.values.0.value', optional: true }
          stage: { column: fields, at: ['title=Этап, шт.', values, '*', value], optional: true }
          owner_id: { column: phones, at: 1.VALUE }
          channel: { column: id, lookup: { dataset: deals, match: id, take: { column: person, at: name.first } } }
      - entity: order_line
        each: { column: lines, optional: true }
        key: [{ column: id }, { element: '#' }]
        where: [{ element: kind, is: sale }]
        fields:
          order_id: id
          product_id: { element: product.id }
          quantity: { element: count }
          amount: { element: sum }
      - entity: activity
        each: { column: person, at: tags, optional: true }
        key: [{ column: id }, { element: '.' }]
        fields: { subject: { element: '.' } }
`;

describe.each(engines)('nested values on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let crm: SmallCrm;
  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());
  beforeEach(async () => {
    place = syncedPlace();
    crm = await smallCrm();
  });
  afterEach(async () => {
    place.close();
    await crm.close();
  });

  it('are found by name, place and word; lists are rows, and those of an earlier version are gone', async () => {
    const put = (id: string, at: string, rest: object): void => crm.put(id, `2026-02-0${at}T00:00:00Z`, { ...rest });
    put('a', '1', {
      person: { name: { first: 'Анна "А"' }, tags: ['vip', 'b2b'] },
      fields: [
        { code: 'X', title: 'Y', values: [] },
        { code: 'SUM', title: 'Sum', values: [{ value: 1234567890.12 }, { value: 2 }] },
        { code: null, title: 'Этап, шт.', values: [{ value: 'one' }, { value: 2 }, { value: null }] },
      ],
      phones: [{ VALUE: '+7 1' }, { VALUE: '+7 2' }],
      lines: [
        { kind: 'sale', product: { id: 7 }, count: 2, sum: '10.50' },
        { kind: 'gift', product: { id: 8 }, count: 1, sum: '0' },
        { kind: 'sale', product: { id: 9 }, count: 'many', sum: '5' },
      ],
    });
    // what PHP sends: an object for a list, [] for an object, false for nothing
    put('b', '2', {
      person: [],
      fields: false,
      phones: { 11: { VALUE: 'x' } },
      lines: { 5: { kind: 'sale', sum: 1 } },
    });
    put('c', '3', { person: 'just text {', fields: null, phones: '', lines: [] });
    const sync = () =>
      place.sync(warehouse, {
        ...{ connector: smallCrmConnector, source: 'nested', mapping: MAPPING, streams: ['deals'] },
        settings: { address: crm.url },
        secrets: { key: crm.token },
      });
    const staged = (entity: string, columns: string): Promise<Row[]> =>
      fromStaging(warehouse, place.dataDir, 'nested', entity, `select ${columns} from staged order by ${entity}_id`);
    const first = await sync();
    expect(first.sources[0]?.runs).toMatchObject([{ outcome: 'done', error: null, fresh: 3, rejected: 0, flagged: 1 }]);

    expect(await staged('deal', 'deal_id, title, amount, stage, owner_id, channel')).toEqual([
      {
        ...{ deal_id: 'nested:a', title: 'Анна "А"', amount: '1234567890.12', stage: 'one, 2' },
        ...{ owner_id: 'nested:+7 2', channel: 'Анна "А"' },
      },
      { deal_id: 'nested:b', title: null, amount: null, stage: null, owner_id: null, channel: null },
      { deal_id: 'nested:c', title: null, amount: null, stage: null, owner_id: null, channel: null },
    ]);
    expect(await staged('order_line', 'order_line_id, order_id, product_id, quantity, amount')).toEqual([
      {
        order_line_id: 'nested:a|1',
        order_id: 'nested:a',
        product_id: 'nested:7',
        quantity: '2.0000',
        amount: '10.50',
      },
      { order_line_id: 'nested:a|3', order_id: 'nested:a', product_id: 'nested:9', quantity: null, amount: '5.00' },
      { order_line_id: 'nested:b|1', order_id: 'nested:b', product_id: null, quantity: null, amount: '1.00' },
    ]);
    expect(await staged('activity', 'subject')).toEqual([{ subject: 'b2b' }, { subject: 'vip' }]);

    put('a', '4', { person: { name: { first: 'A' }, tags: ['new'] }, fields: [], phones: [], lines: [] });
    expect((await sync()).sources[0]?.runs).toMatchObject([{ error: null, changed: 1 }]);
    expect(await staged('order_line', 'order_line_id')).toEqual([{ order_line_id: 'nested:b|1' }]);
    expect(await staged('activity', 'subject')).toEqual([{ subject: 'new' }]);
    const rejects = warehouse.relation({ schema: 'raw', name: 'rejects' });
    expect(await warehouse.query(`select line, "column", value from ${rejects} where source = 'nested'`)).toEqual([
      { line: 1n, column: 'count', value: 'many' },
    ]);
  });
});
