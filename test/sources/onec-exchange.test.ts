import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changesIn } from '../../ingest/sources/onec/exchange.ts';
import { onec } from '../../ingest/sources/onec/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { engines } from '../support/engines.ts';
import { counterparty, key, sale, smallTrade } from './onec/company.ts';
import type { Infobase } from './onec/infobase.ts';
import { news, readings, type Readings } from './readings.ts';

const STREAMS = ['counterparties', 'sales'];

describe.each(engines)('the exchange plan of 1С on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let base: Infobase;
  let at: Readings;
  let number = 0;
  let source = '';

  beforeAll(async () => {
    warehouse = await open();
  });
  afterAll(() => warehouse.close());
  beforeEach(async () => {
    source = `plan${++number}`;
    place = syncedPlace();
    place.now = new Date('2025-03-25T12:00:00Z');
    base = await smallTrade();
    for (const set of ['Catalog_Контрагенты', 'Document_РеализацияТоваровУслуг']) base.plan.content.add(set);
    at = readings(warehouse, place, () => ({
      ...{ connector: onec, secrets: { password: base.password }, streams: [...STREAMS, 'products'] },
      settings: {
        ...{ address: base.address, login: base.login },
        exchange: { plan: base.plan.name, node: base.plan.node, streams: STREAMS },
      },
    }));
  });
  afterEach(async () => {
    place.close();
    await base.close();
  });

  function changeOfADay(): void {
    place.now = new Date('2025-03-25T15:00:00Z');
    counterparty(base, 'c3', 'ИП Иванов', { ИНН: '071234567890' });
    base.purge('Catalog_Контрагенты', key('c2'));
    base.put('Catalog_Контрагенты', { Ref_Key: key('f1'), DeletionMark: true });
    sale(base, 's1', '2024-01-11T12:40:05', 5, { Posted: false });
  }

  it('after a whole reading only what the plan names is asked for, and purges come with it', async () => {
    expect(news((await at.synced(source))['counterparties'])).toEqual([4, 0, 0]);
    expect(base.plan.log).toEqual(['select 1', 'confirm 1']);
    changeOfADay();
    base.asked.length = 0;
    const runs = await at.synced(source);
    expect([runs['counterparties']?.read, ...news(runs['counterparties'])]).toEqual([3, 0, 1, 2]);
    // moved to a day long before any window, and un-posted
    expect([runs['sales']?.read, ...news(runs['sales'])]).toEqual([1, 0, 1, 0]);
    expect((await at.staged(source, 'order')).map(({ order_id }) => order_id)).not.toContain(`${source}:${key('s1')}`);
    expect(base.plan.log.slice(2)).toEqual(['select 2', 'confirm 2']);
    expect(news((await at.synced(source))['counterparties'])).toEqual([0, 0, 0]);
  });

  it('changes are confirmed only when they have landed and every stream of the reading is kept', async () => {
    await at.synced(source);
    changeOfADay();
    // the last stream fails: its object is closed to us
    base.hidden.add(key('n1'));
    const failed = await at.runs(source);
    expect(failed.map(({ outcome }) => outcome)).toEqual(['done', 'failed', 'done']);
    expect(base.plan.log.slice(2)).toEqual(['select 2']);
    base.hidden.clear();
    const batches = async (): Promise<unknown> => at.ask(`select count(*) from raw.batches where source = '${source}'`);
    const before = await batches();
    counterparty(base, 'c1', 'АО «Север»');
    let atConfirm: Promise<unknown> = Promise.resolve(null);
    base.plan.onConfirm = () => {
      atConfirm = batches();
    };
    // asked again under the same number: nothing of it was forgotten
    const runs = await at.synced(source);
    expect(base.plan.log.slice(2)).toEqual(['select 2', 'select 2', 'confirm 2']);
    expect([runs['counterparties']?.read, ...news(runs['counterparties'])]).toEqual([4, 0, 1, 0]);
    expect(await atConfirm).toEqual([[String(Number((before as string[][])[0]?.[0]) + 1)]]);
  });

  it('a reading that is stopped confirms nothing', async () => {
    await at.synced(source);
    changeOfADay();
    const stop = new AbortController();
    await place.sync(warehouse, {
      ...{ connector: onec, source, secrets: { password: base.password }, signal: stop.signal },
      settings: {
        ...{ address: base.address, login: base.login },
        exchange: { plan: base.plan.name, node: base.plan.node, streams: STREAMS },
      },
      onProgress: (progress) => {
        if (progress.kind === 'finished') stop.abort();
      },
    });
    expect(base.plan.log.slice(2).filter((line) => line.startsWith('confirm'))).toEqual([]);
  });

  it('without the setting nothing is written into 1C; a node or a stream that is none is named', async () => {
    await at.synced(source, { settings: { exchange: undefined } });
    expect(base.plan.log).toEqual([]);
    const wrong = { plan: base.plan.name, node: '00000000-0000-4000-8000-000000000001', streams: STREAMS };
    const [run] = await at.runs(source, { settings: { exchange: wrong } });
    expect(run?.error?.en).toMatch(/1C has no node 00000000-0000-4000-8000-000000000001 of the exchange plan Воронка/);
    const unknown = { plan: base.plan.name, node: base.plan.node, streams: ['заказы'] };
    await expect(at.runs(source, { settings: { exchange: unknown } })).rejects.toThrow(/no such stream: "заказы"/);
  });

  it('what lies in warehouses is read whole, variants added up, and what is used up is gone', async () => {
    const stock = 'AccumulationRegister_ТоварыНаСкладах';
    base.publish('Catalog_Склады', 'Description', 'IsFolder');
    base.put('Catalog_Склады', { Ref_Key: key('w1'), Description: 'Основной' });
    const row = (variant: string, quantity: number, warehouse = 'w1') => ({
      ...{ Номенклатура_Key: key('n1'), Склад_Key: key(warehouse), ВНаличииBalance: quantity },
      ...(variant === '' ? {} : { Характеристика_Key: key(variant) }),
    });
    base.balances.set(stock, [row('', 10), row('h1', 2.5), row('', 7, 'w9')]);
    const streams = ['products', 'warehouses', 'stock'];
    await at.synced(source, { streams });
    await at.build('+stock_level');
    const levels = `select product_id, warehouse, quantity, as_of from core.stock_level where system = '${source}' order by warehouse`;
    const product = `${source}:${key('n1')}`;
    const nulls = await at.ask(`${levels}`);
    expect(nulls).toHaveLength(2);
    expect(nulls).toContainEqual([product, 'Основной', '12.5000', '2025-03-25']);
    // a warehouse that is not published is not known
    expect(nulls).toContainEqual([product, null, '7.0000', '2025-03-25']);
    place.now = new Date('2025-03-26T12:00:00Z');
    base.balances.set(stock, [row('', 9)]);
    await at.synced(source, { streams });
    await at.build('+stock_level');
    expect(await at.ask(levels)).toEqual([[product, 'Основной', '9.0000', '2025-03-26']]);
  });
});

it('an answer of many changes is read as a stream, and what is no object of a set is passed over', () => {
  const id = (at: number): string => `7a1f0c52-2f0e-11ef-9c1b-${String(at).padStart(12, '0')}`;
  const entries = Array.from(
    { length: 20_000 },
    (_, at) => `<entry><id>http://srv/b/odata/standard.odata/Catalog_A(guid'${id(at)}')</id></entry>`,
  );
  const register = `<entry><id>http://srv/b/odata/standard.odata/InformationRegister_B(Period=datetime'2025-01-01')</id></entry>`;
  const changes = changesIn(`<feed xmlns="http://www.w3.org/2005/Atom">${entries.join('')}${register}</feed>`);
  expect([...changes.keys()]).toEqual(['Catalog_A']);
  expect(changes.get('Catalog_A')?.changed.size).toBe(20_000);
});
