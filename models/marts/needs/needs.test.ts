import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

type Purchase = { readonly client: string; readonly day: string; readonly products: readonly string[] };

/** Twelve clients of two industries; what is counted below is counted from these rows by plain loops. */
const purchases: readonly Purchase[] = Array.from({ length: 12 }, (_, at) => `c${at}`).flatMap((client, at) => [
  { client, day: '2024-01-10', products: at % 3 === 0 ? ['gel', 'bottle', 'rag'] : ['gel', 'bottle'] },
  ...(at % 2 === 0 ? [{ client, day: '2024-03-10', products: at % 4 === 0 ? ['gel', 'rag'] : ['paper'] }] : []),
  ...(at < 3 ? [{ client, day: '2024-10-10', products: ['paper', 'rag'] }] : []),
]);

const categories: Readonly<Record<string, string>> = { gel: 'Химия', bottle: 'Химия', rag: 'Уборка', paper: 'Бумага' };

const records: readonly HandmadeRecord[] = [
  ...Object.entries(categories).map(([id, category]): HandmadeRecord => [
    'product',
    id,
    { name: `Товар ${id}`, category },
  ]),
  ...Array.from({ length: 12 }, (_, at): HandmadeRecord => [
    'company',
    `c${at}`,
    { name: `ООО ${at}`, industry: at < 6 ? 'Кафе' : 'Офисы' },
  ]),
  ...purchases.flatMap(({ client, day, products }): HandmadeRecord[] => [
    ['order', `${client} ${day}`, { company_id: client, ordered_at: `${day}T09:00:00Z` }],
    ...products.map((product): HandmadeRecord => [
      'order_line',
      `${client} ${day} ${product}`,
      { order_id: `${client} ${day}`, product_id: product, quantity: '1', amount: '100' },
    ]),
  ]),
];

const holding = (...products: readonly string[]): number =>
  purchases.filter((purchase) => products.every((product) => purchase.products.includes(product))).length;

describe.each(engines)('what clients need on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, records);
    await buildModels(warehouse, {
      select: '+product_pairs +returning_products +category_wallets +segment_strategies',
    });
  });
  afterAll(() => warehouse.close());

  it.each([
    ['gel', 'bottle'],
    ['bottle', 'gel'],
    ['gel', 'rag'],
  ])('%s and %s are counted as a plain count does', async (product, companion) => {
    const [pair] = await warehouse.query<Record<string, unknown>>(
      'select * from marts.product_pairs where product_id = $product and companion_id = $companion',
      { product, companion },
    );
    const both = holding(product, companion);
    expect(pair).toMatchObject({
      both_count: BigInt(both),
      product_count: BigInt(holding(product)),
      companion_count: BigInt(holding(companion)),
      purchase_count: BigInt(purchases.length),
      product: `Товар ${product}`,
    });
    expect(pair?.['support']).toBeCloseTo(both / purchases.length, 12);
    expect(pair?.['confidence']).toBeCloseTo(both / holding(product), 12);
    const lift = (both * purchases.length) / (holding(product) * holding(companion));
    expect(pair?.['lift']).toBeCloseTo(lift, 12);
    expect(Number(pair?.['lift_low'])).toBeLessThan(lift);
    expect(Number(pair?.['lift_high'])).toBeGreaterThan(lift);
  });

  it('a pair bought together fewer than 5 times is left to chance', async () => {
    expect(holding('paper', 'rag')).toBe(3);
    const found = await warehouse.query(`select 1 as n from marts.product_pairs where product_id = 'paper'`);
    expect(found).toEqual([]);
  });

  it('a product brings a client back when he buys anything again within 180 days', async () => {
    const rows = await warehouse.query<Record<string, unknown>>(
      'select product_id, first_client_count, returned_count, base_rate from marts.returning_products order by 1',
    );
    // Half of the twelve came again in March; of the four who began with a rag, two did.
    expect(rows).toEqual([
      { product_id: 'bottle', first_client_count: 12n, returned_count: 6n, base_rate: 0.5 },
      { product_id: 'gel', first_client_count: 12n, returned_count: 6n, base_rate: 0.5 },
      { product_id: 'rag', first_client_count: 4n, returned_count: 2n, base_rate: 0.5 },
    ]);
  });

  it('what comes next is counted over purchases that were followed by another', async () => {
    const rows = await warehouse.query<Record<string, unknown>>(
      `select client_group, product_id, followed_count, next_count, new_count, share from marts.next_products
       where product_id = 'paper' and group_kind <> 'segment' order by client_group nulls first`,
    );
    // Followed: six first purchases by March, three more by October (c0, c2 after March, c1 after January).
    expect(rows).toEqual([
      { client_group: null, product_id: 'paper', followed_count: 9n, next_count: 6n, new_count: 5n, share: 6 / 9 },
      { client_group: 'Кафе', product_id: 'paper', followed_count: 6n, next_count: 4n, new_count: 3n, share: 4 / 6 },
      { client_group: 'Офисы', product_id: 'paper', followed_count: 3n, next_count: 2n, new_count: 2n, share: 2 / 3 },
    ]);
  });

  it('shares of a wallet add up to one, and what is missing is the usual share less what was bought', async () => {
    const rows = await warehouse.query<Record<string, unknown>>(
      `select category, share, amount, missing_amount, peer_share from marts.category_wallets
       where customer_id = 'company/c1' order by category`,
    );
    expect(rows.reduce((sum, { share }) => sum + Number(share), 0)).toBeCloseTo(1, 12);
    const items = purchases.flatMap(({ products }) => products);
    const paper = items.filter((product) => product === 'paper').length / items.length;
    expect(rows.find(({ category }) => category === 'Бумага')?.['peer_share']).toBeCloseTo(paper, 12);
    const household = rows.find(({ category }) => category === 'Уборка');
    const usual = items.filter((product) => product === 'rag').length / items.length;
    expect(Number(household?.['missing_amount'] ?? 0)).toBeCloseTo(
      Math.max(0, Math.round(40000 * usual) / 100 - 100),
      2,
    );
  });

  it('every client stands in one segment of the strategies, which say what they buy', async () => {
    const rows = await warehouse.query<Record<string, unknown>>(
      'select segment, customer_count, order_count, main_categories from marts.segment_strategies',
    );
    expect(rows.reduce((sum, { customer_count }) => sum + Number(customer_count), 0)).toBe(12);
    expect(rows.reduce((sum, { order_count }) => sum + Number(order_count), 0)).toBe(purchases.length);
    for (const { segment, main_categories } of rows) expect(main_categories, String(segment)).toContain('Химия');
  });
});
