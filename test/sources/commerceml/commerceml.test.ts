import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import type { ImportReport } from '../../../ingest/report.ts';
import { fromStaging } from '../../../ingest/testing/staged.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import { zipOf } from '../../../ingest/testing/zip.ts';
import type { Row, Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { CATALOGUE, CHAIR, CONTAINERS, LAMP, OFFERS, ORDERS, TABLE, UPDATE } from './files.ts';

describe.each(engines)('CommerceML on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  let reports: ImportReport[];
  const bring = (...paths: readonly string[]): Promise<ImportReport> =>
    importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths, mapping: { kind: 'recognise' } },
      ...{ onProgress: () => undefined, clock: () => new Date('2026-01-01T00:00:00Z') },
    });
  const staged = (entity: string, columns: string): Promise<Row[]> =>
    fromStaging(warehouse, place.dataDir, 'commerceml', entity, `select ${columns} from staged order by 1`);

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    const zip = zipOf([
      { name: '1cbitrix/import.xml', content: CATALOGUE },
      { name: '1cbitrix/offers.xml', content: OFFERS },
    ]);
    reports = [
      await bring(place.put('catalog.zip', zip)),
      await bring(place.put('orders.xml', ORDERS)),
      await bring(place.put('update.xml', UPDATE)),
      await bring(place.put('orders-2.xml', CONTAINERS)),
    ];
    await buildModels(warehouse, {
      extraModelDirs: [join(place.dataDir, 'models')],
      select: '+order_lines',
    });
  }, 300_000);
  afterAll(async () => {
    place.close();
    await warehouse.close();
  });

  it('files are recognised by their root and each part is a dataset of its own, zipped ones too', () => {
    const told = reports.map(({ files }) =>
      files.map((file) => [file.file, file.dataset, file.kind === 'loaded' ? file.rows : file]),
    );
    expect(told).toEqual([
      [
        ['catalog.zip/1cbitrix/import.xml', 'groups', 3],
        ['catalog.zip/1cbitrix/import.xml', 'products', 3],
        ['catalog.zip/1cbitrix/offers.xml', 'price_types', 2],
        ['catalog.zip/1cbitrix/offers.xml', 'prices', 3],
        ['catalog.zip/1cbitrix/offers.xml', 'stock', 3],
        ['catalog.zip/1cbitrix/offers.xml', 'offers', 2],
      ],
      [
        ['orders.xml', 'counterparties', 3],
        ['orders.xml', 'documents', 3],
      ],
      [['update.xml', 'documents', 2]],
      [
        ['orders-2.xml', 'counterparties', 4],
        ['orders-2.xml', 'documents', 5],
      ],
    ]);
    expect(reports.flatMap(({ totals }) => [totals.rejected, totals.flagged])).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('a cancelled order is lost, one with a final status is won, the rest is open', async () => {
    expect(await staged('deal', 'deal_id, outcome, stage, amount, currency, company_id, contact_id')).toEqual([
      deal('5120', 'won', '[F] Доставлен', '12500.00', null, 'commerceml:84'),
      deal('5121', 'lost', '[C] Отменён', '1999.50', null, 'commerceml:84'),
      deal('5122', 'won', '[F] Выполнен', '3999.00', SEVER, null),
      deal('6001', 'won', null, '6500.00', SEVER, null),
    ]);
  });

  it('an update that names only what has changed leaves the rest as it was', async () => {
    const rows = await staged('order', 'order_id, amount, status, ordered_at, is_deleted');
    expect(rows).toEqual([
      order('5120', '12500.00', '[F] Доставлен', '2025-03-10T18:02:08Z', false),
      order('5121', '1999.50', '[C] Отменён', '2025-03-10T09:00:00Z', true),
      order('5122', '3999.00', '[F] Выполнен', '2025-03-11T10:00:00Z', false),
      order('6001', '6500.00', null, '2025-04-01T12:00:00Z', false),
      order('7001', '-1999.50', 'returned', '2025-04-10T15:00:00Z', false),
    ]);
  });

  it('lines that an update leaves out are gone; a cancelled order has none that count', async () => {
    const lines = await warehouse.query(
      `select order_id, product_id, product, kind, quantity, amount from ${warehouse.relation({ schema: 'marts', name: 'order_lines' })} order by order_line_id`,
    );
    expect(lines).toEqual([
      bought('5120', TABLE, 'Стол складной', 'sale', '2.0000', '12500.00'),
      bought('5122', CHAIR, 'Стул <мягкий>', 'sale', '2.0000', '3999.00'),
      bought('6001', TABLE, 'Стол складной', 'sale', '1.0000', '6250.00'),
      bought('6001', 'ORDER_DELIVERY', 'Доставка', 'sale', '1.0000', '250.00'),
      bought('7001', CHAIR, 'Стул <мягкий>', 'return', '-1.0000', '-1999.50'),
    ]);
  });

  it('revenue is what was sold, returns what came back, both by hand', async () => {
    const [sum] = await warehouse.query(
      `select sum(revenue) as revenue, sum(returns_amount) as returned from ${warehouse.relation({ schema: 'marts', name: 'order_lines' })}`,
    );
    // 12500 + 3999 + 6250 + 250, and one chair back
    expect(sum).toEqual({ revenue: '22999.00', returned: '1999.50' });
  });

  it('a payment in the requisites and one beside its order are each counted once', async () => {
    expect(await staged('payment', 'payment_id, order_id, amount, method')).toEqual([
      {
        payment_id: 'commerceml:6001-p',
        order_id: 'commerceml:6001',
        amount: '6500.00',
        method: 'Эквайринговая операция',
      },
      {
        payment_id: 'commerceml:7001-r',
        order_id: 'commerceml:7001',
        amount: '-1999.50',
        method: 'Возврат безналичных денег',
      },
      { payment_id: 'commerceml:order-5120', order_id: 'commerceml:5120', amount: '12500.00', method: 'Карта' },
    ]);
  });

  it('a firm keeps the zero that its ИНН begins with; a person has none', async () => {
    expect(await staged('company', 'company_id, name, inn, kpp, city, email')).toEqual([
      {
        company_id: SEVER,
        name: 'ООО «Север»',
        inn: '0712345678',
        kpp: '071201001',
        city: 'Прохладный',
        email: 'petr@sever.example',
      },
    ]);
    expect(await staged('contact', 'contact_id, full_name, first_name, email, phone')).toEqual([
      {
        contact_id: 'commerceml:84',
        full_name: 'Анна Котова',
        first_name: 'Анна',
        email: 'kotova@example.org',
        phone: '+7 999 000-11-22',
      },
    ]);
  });

  it('goods have their group, their base price and their letters; delivery is known from orders alone', async () => {
    expect(await staged('product', 'product_id, name, sku, category, brand, price, is_active')).toEqual([
      product('ORDER_DELIVERY', 'Доставка', null, null, null, null, null),
      product(TABLE, 'Стол складной', '0042', 'Столы', 'ООО «Лес»', '6250.00', true),
      product(CHAIR, 'Стул <мягкий>', 'S&1', 'Мебель', null, '1999.50', true),
      product(LAMP, 'Лампа', null, 'Свет', null, null, false),
    ]);
  });

  it('what lies in a warehouse is told by product and warehouse, in both ways that files write it', async () => {
    const rows = await staged('stock_level', 'stock_level_id, product_id, warehouse, quantity, as_of');
    expect(rows.map(({ product_id, warehouse, quantity, as_of }) => [product_id, warehouse, quantity, as_of])).toEqual([
      [`commerceml:${TABLE}`, 'w1', '4.0000', null],
      [`commerceml:${TABLE}`, 'w2', '3.0000', null],
      [`commerceml:${CHAIR}`, 'w1', '150.0000', null],
    ]);
  });

  it('the same file again changes nothing', async () => {
    const report = await bring(place.put('copy.xml', ORDERS));
    expect(report.files.map(({ kind }) => kind)).toEqual(['already loaded', 'already loaded']);
  });
});

const SEVER = 'commerceml:b7e0c1d2-0000-11e5-bbbb-0050569a1b2c';
const deal = (
  id: string,
  outcome: string,
  stage: string | null,
  amount: string,
  company: string | null,
  contact: string | null,
) => ({
  ...{ deal_id: `commerceml:${id}`, outcome, stage, amount, currency: 'RUB', company_id: company, contact_id: contact },
});
const order = (id: string, amount: string, status: string | null, at: string, isDeleted: boolean) => ({
  ...{ order_id: `commerceml:${id}`, amount, status, ordered_at: at, is_deleted: isDeleted },
});
const bought = (order: string, id: string, name: string, kind: string, quantity: string, amount: string) => ({
  ...{ order_id: `commerceml:${order}`, product_id: `commerceml:${id}`, product: name, kind, quantity, amount },
});
const product = (
  id: string,
  name: string,
  sku: string | null,
  category: string | null,
  brand: string | null,
  price: string | null,
  active: boolean | null,
) => ({ product_id: `commerceml:${id}`, name, sku, category, brand, price, is_active: active });
