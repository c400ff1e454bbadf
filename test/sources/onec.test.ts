import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onec } from '../../ingest/sources/onec/connector.ts';
import { publishedIn } from '../../ingest/sources/onec/metadata.ts';
import { fromStaging } from '../../ingest/testing/staged.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { engines } from '../support/engines.ts';
import { counterparty, key, line, sale, smallShop, smallTrade } from './onec/company.ts';
import type { Infobase } from './onec/infobase.ts';
import { news, readings, streamsWithNews, type Readings } from './readings.ts';
import { plain, unnamed } from './rows.ts';

const ENTITIES = ['employee', 'company', 'contact', 'product', 'deal', 'order', 'order_line', 'payment', 'activity'];
const MARTS = '+deals +order_lines +activities +payment';

describe.each(engines)('1С on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let base: Infobase;
  let at: Readings;

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    place.now = new Date('2025-03-25T12:00:00Z');
    base = await smallTrade();
    at = readings(warehouse, place, () => ({
      ...{ connector: onec, secrets: { password: base.password } },
      settings: { address: base.address, login: base.login, page: 2 },
    }));
    await at.synced('trade');
    await at.build(MARTS);
  }, 300_000);
  afterAll(async () => {
    place.close();
    await base.close();
    await warehouse.close();
  });

  const ask = (sql: string): Promise<unknown[][]> => at.ask(sql);

  const keys = async (source: string, entity: string): Promise<string[]> =>
    (await at.staged(source, entity)).map((row) => String(row[`${entity}_id`]));

  it('only posted shipments are revenue, returns come off, a cancelled line does not count', async () => {
    const [sum] = await ask(
      `select sum(revenue), sum(returns_amount), count(distinct order_id) from marts.order_lines`,
    );
    // 184500.50 + three of 1000; one of 1000 and one of 500 came back; s5 is not posted
    expect(sum).toEqual(['187500.50', '1500.00', '6']);
  });

  it('documents of one second that fill a page are all read, each once', async () => {
    const sales = (await keys('trade', 'order')).filter((id) =>
      ['s2', 's3', 's4'].some((name) => id.endsWith(key(name))),
    );
    expect(sales).toHaveLength(3);
  });

  it('a deal is won, lost or open by its status; an order without a deal by what became of it', async () => {
    const rows = await ask(
      `select title, pipeline, outcome, amount, lost_reason, currency from core.deal order by title`,
    );
    expect(rows).toEqual([
      ['ЗК-o1', 'Заказы', 'won', '184500.50', null, 'RUB'],
      ['ЗК-o2', 'Заказы', 'lost', '5000.00', null, 'RUB'],
      ['ЗК-o3', 'Заказы', 'open', '7000.00', null, 'RUB'],
      ['Модернизация', 'Сделки', 'open', '120000.50', null, null],
      ['Тендер', 'Сделки', 'lost', '900000.00', 'Дорого', null],
    ]);
  });

  it('ИНН keeps its zero, a branch is a company of its own, folders and marked ones are none', async () => {
    const rows = await ask(`select name, inn, kpp, phone, email, city from core.company order by name`);
    expect(rows).toEqual([
      ['Иванов И. И.', null, null, null, null, null],
      ['ООО «Север»', '0712345678', '071201001', '84950000001', 'info@sever.example', 'Прохладный'],
      ['Филиал «Север»', '0712345678', '071202001', null, null, null],
      ['Частник', null, null, null, null, null],
    ]);
  });

  it('a partner with a counterparty is that company for deals and contacts; a zero key is nobody', async () => {
    const rows = await ask(`select title, company_id, owner_id from core.deal order by title`);
    expect(rows.map(([title, company]) => [title, company])).toEqual([
      ['ЗК-o1', `trade:${key('c1')}`],
      ['ЗК-o2', `trade:${key('c1')}`],
      ['ЗК-o3', `trade:${key('c1')}`],
      ['Модернизация', `trade:${key('p2')}`],
      ['Тендер', `trade:${key('c1')}`],
    ]);
    expect(await ask(`select full_name, company_id from core.contact`)).toEqual([
      ['Пётр Сидоров', `trade:${key('c1')}`],
    ]);
  });

  it('goods stand in their folder; times are those of the infobase, a zero date is none', async () => {
    expect(await ask(`select name, sku, category from core.product`)).toEqual([['Насос 40', '0040', 'Насосы']]);
    expect(await ask(`select ordered_at from core.${warehouse.quote('order')} where number = '0000-s1'`)).toEqual([
      ['2025-03-11T09:40:05Z'],
    ]);
    expect(
      await ask(`select closed_at from core.deal where title in ('Модернизация', 'Тендер') order by title`),
    ).toEqual([[null], ['2025-02-01T09:00:00Z']]);
  });

  it('only money from clients is a payment, in the currency of its numeric code; a call counts though never posted', async () => {
    expect(await ask(`select amount, currency, method from core.payment`)).toEqual([['184500.50', 'USD', 'bank']]);
    expect(await ask(`select kind, direction, subject from core.activity`)).toEqual([['call', 'in', 'Цена насоса']]);
  });

  it('only what is published is asked for, in an order, and no property that is not there', () => {
    expect(base.asked.some((one) => one.startsWith('Document_ЗаказПокупателя'))).toBe(false);
    expect(base.asked.filter((one) => one.startsWith('Document_РеализацияТоваровУслуг')).length).toBeGreaterThan(2);
  });

  it('a second reading takes corrections of the past, un-posting, marks and purges, and equals a fresh one', async () => {
    place.now = new Date('2025-03-27T12:00:00Z');
    sale(base, 's2', '2025-03-15T10:00:00', 1500, { Товары: [line('1', 1, 1500)] });
    sale(base, 's1', '2025-03-11T12:40:05', 184500.5, { Posted: false });
    sale(base, 's6', '2025-03-01T10:00:00', 700);
    base.put('Document_ВозвратТоваровОтКлиента', { Ref_Key: key('v1'), DeletionMark: true });
    base.purge('Document_РеализацияТоваровУслуг', key('s3'));
    counterparty(base, 'c3', 'ИП Иванов', { ИНН: '071234567890' });
    base.purge('Catalog_Контрагенты', key('c2'));
    const second = await at.synced('trade');
    expect(news(second['counterparties'])).toEqual([0, 1, 1]);
    expect(news(second['sales'])).toEqual([1, 2, 1]);
    await at.synced('fresh');
    for (const entity of ENTITIES) {
      expect(unnamed(await at.staged('trade', entity), 'trade')).toEqual(
        unnamed(await at.staged('fresh', entity), 'fresh'),
      );
    }
    // the order is no longer shipped
    const orders = (await at.staged('trade', 'deal')).filter((deal) => deal['pipeline'] === 'Заказы');
    expect(orders.map((deal) => deal['outcome'])).toEqual(['open', 'lost', 'open']);
    expect(streamsWithNews(await at.synced('trade'))).toEqual([]);
  });

  it('a document before the window that was un-posted is found by the list of keys, and comes back when posted', async () => {
    place.now = new Date('2025-08-31T12:00:00Z');
    await at.synced('trade');
    place.now = new Date('2025-09-02T12:00:00Z');
    sale(base, 's4', '2025-03-15T10:00:00', 1000, { Posted: false });
    await at.synced('trade');
    expect(await keys('trade', 'order')).not.toContain(`trade:${key('s4')}`);
    sale(base, 's4', '2025-03-15T10:00:00', 1000, { Posted: true });
    place.now = new Date('2025-09-04T12:00:00Z');
    await at.synced('trade');
    expect(await keys('trade', 'order')).toContain(`trade:${key('s4')}`);
  });

  it('VAT on top of the price is revenue too; a set that is published and yet not found gives nothing', async () => {
    sale(base, 's8', '2025-08-30T10:00:00', 1200, {
      ЦенаВключаетНДС: false,
      Товары: [line('1', 1, 1000, { СуммаНДС: 200, СуммаСНДС: 1200 })],
    });
    base.withdrawn.add('Catalog_КонтактныеЛицаПартнеров');
    await at.synced('vat', { streams: ['sales', 'partner_contacts'] });
    base.withdrawn.clear();
    const lines = (await at.staged('vat', 'order_line')).filter((row) => row['order_id'] === `vat:${key('s8')}`);
    expect(lines).toMatchObject([{ quantity: '1.0000', price: '1000.0000', amount: '1200.00' }]);
    expect(await at.staged('vat', 'contact')).toEqual([]);
  });

  it('a catalogue that moves while it is read is begun anew, and nothing is taken for deleted', async () => {
    let isMoved = false;
    base.meanwhile = (asked) => {
      if (isMoved || !asked.startsWith('Catalog_Контрагенты') || !asked.endsWith('skip=1')) return;
      isMoved = true;
      base.purge('Catalog_Контрагенты', key('c1'));
    };
    const run = (await at.synced('trade'))['counterparties'];
    base.meanwhile = null;
    expect(isMoved).toBe(true);
    expect(run?.outcome).toBe('done');
    expect(await keys('trade', 'company')).toContain(`trade:${key('c3')}`);
  });

  it('a closed row stops its object alone and says how to go on; with allowed_only it is left out', async () => {
    base.hidden.add(key('n1'));
    const failed = (await at.runs('rights')).filter(({ outcome }) => outcome === 'failed');
    expect(failed.map(({ stream }) => stream)).toEqual(['products']);
    expect(failed[0]?.error?.ru).toMatch(/Нарушение прав доступа \(1C 20\).*allowed_only: true/);
    const allowed = await at.synced('allowed', { settings: { allowed_only: true } });
    expect(allowed['products']?.read).toBe(1);
    base.hidden.clear();
  });

  it('a wrong password is told without the password; a page of HTML is no answer', async () => {
    const all = await at.runs('wrong', { secrets: { password: 'не-тот-пароль' } });
    expect(all[0]?.error?.ru).toMatch(/не принимает логин и пароль 1С/);
    expect(JSON.stringify(all)).not.toMatch(/не-тот-пароль/);
    base.faults.push({ kind: 'none' }, { kind: 'page', status: 200, html: '<html>Вход</html>' });
    expect((await at.runs('html'))[0]?.error?.en).toMatch(/something other than JSON \(text\/html\)/);
  });
});

describe.each(engines)('УНФ on $name', ({ open }) => {
  it('leads and orders end by their way of completion; what was shipped counts with VAT', async () => {
    const warehouse = await open();
    const place = syncedPlace();
    const base = await smallShop();
    const report = await place.sync(warehouse, {
      ...{ connector: onec, source: 'unf', secrets: { password: base.password } },
      settings: { address: `${base.address}/odata/standard.odata/`, login: base.login },
    });
    expect(report.sources[0]?.runs.filter(({ error }) => error !== null)).toEqual([]);
    const staged = async (entity: string, columns: string): Promise<unknown[][]> =>
      (await fromStaging(warehouse, place.dataDir, 'unf', entity, `select ${columns} from staged order by 1`)).map(
        plain,
      );
    const id = (name: string): string => `unf:${key(name)}`;
    expect(await staged('lead', 'title, status_kind, status, source')).toEqual([
      ['l1', 'converted', 'ПереведенВПокупателя', 'Сайт'],
      ['l2', 'lost', 'НекачественныйЛид', 'Сайт'],
      ['l3', 'open', 'В работе', 'Сайт'],
    ]);
    expect(await staged('deal', 'title, outcome, stage, amount, currency, lead_id, owner_id')).toEqual([
      ['o1', 'won', 'Завершён', '1200.00', 'RUB', id('l1'), id('e1')],
      ['o2', 'lost', null, '300.00', 'RUB', null, id('e1')],
      ['o3', 'open', null, '500.00', 'RUB', null, id('e1')],
    ]);
    expect(await staged(`order`, 'number, deal_id, company_id, amount')).toEqual([
      ['РН-1', id('o1'), id('c1'), '1200.00'],
    ]);
    expect(await staged('order_line', 'order_id, amount, price')).toEqual([[id('s1'), '1200.00', '1000.0000']]);
    place.close();
    await base.close();
    await warehouse.close();
  });
});

it('metadata of many types passes as a stream', () => {
  const type = (at: number): string =>
    `<EntityType Name="Catalog_${at}">${'<Property Name="П" Type="Edm.String"/>'.repeat(40)}</EntityType>`;
  const xml = `<Edmx><Schema>${Array.from({ length: 5000 }, (_, at) => type(at)).join('')}<EntityContainer><EntitySet Name="Catalog_7" EntityType="StandardODATA.Catalog_7"/></EntityContainer></Schema></Edmx>`;
  expect([...publishedIn(xml)]).toEqual([['Catalog_7', new Set(['П'])]]);
});
