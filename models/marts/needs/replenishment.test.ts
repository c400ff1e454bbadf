import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

/** A client who buys 30, 30, 60 and 30 pieces: P-REP-03. */
const P_REP_03 = [
  ['2025-01-10', 30],
  ['2025-02-14', 30],
  ['2025-03-16', 60],
  ['2025-05-20', 30],
] as const;

const purchase = (client: string, product: string, day: string, quantity: number | null, amount = 100) => {
  const id = `${client} ${product} ${day}`;
  const line = { order_id: id, product_id: product, amount: String(amount) };
  return [
    ['order', id, { company_id: client, ordered_at: `${day}T09:00:00Z` }],
    ['order_line', id, quantity === null ? line : { ...line, quantity: String(quantity) }],
  ] satisfies HandmadeRecord[];
};

const records: readonly HandmadeRecord[] = [
  ...['regular', 'once', 'uncounted', 'returner', 'clock'].map((id): HandmadeRecord => [
    'company',
    id,
    { name: `ООО ${id}` },
  ]),
  ...['gel', 'soap', 'paper', 'rag'].map((id): HandmadeRecord => ['product', id, { name: id }]),
  ...P_REP_03.flatMap(([day, quantity]) => purchase('regular', 'gel', day, quantity)),
  ...purchase('once', 'gel', '2025-06-01', 12),
  ...['2025-01-10', '2025-02-14', '2025-03-16', '2025-05-20'].flatMap((day) =>
    purchase('uncounted', 'soap', day, null),
  ),
  ...purchase('returner', 'paper', '2025-05-01', 10),
  ...purchase('returner', 'paper', '2025-05-11', 10),
  ...purchase('returner', 'paper', '2025-05-12', -5, -50),
  // Where nobody has bought a product again, nobody knows when it runs out.
  ...purchase('once', 'rag', '2025-06-01', 5),
  // The last day that the warehouse knows of.
  ...purchase('clock', 'clock', '2025-06-25', 1),
];

describe.each(engines)('replenishment on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, records);
    await buildModels(warehouse, { select: '+replenishment' });
  });
  afterAll(() => warehouse.close());

  const needOf = async (client: string, product: string) =>
    (
      await warehouse.query<Record<string, unknown>>(
        `select run_out_on, basis, rate, lasting_days, last_quantity, stage, purchase_count, company
         from marts.replenishment where customer_id = $client and product_id = $product`,
        { client: `company/${client}`, product },
      )
    )[0];

  it('P-REP-03 a client runs out when the last purchase is used up at the client’s own rate', async () => {
    const need = await needOf('regular', 'gel');
    expect(need).toMatchObject({
      run_out_on: '2025-06-21',
      basis: 'own',
      company: 'ООО regular',
      stage: 'running_out',
    });
    expect(need?.['rate']).toBeCloseTo(120 / 130, 9);
    expect(need?.['lasting_days']).toBeCloseTo(32.5, 9);
  });

  it('who bought once is taken to use the product as others do', async () => {
    const need = await needOf('once', 'gel');
    expect(need).toMatchObject({ basis: 'product', run_out_on: '2025-06-14' });
    expect(need?.['rate']).toBeCloseTo(120 / 130, 9);
  });

  it('P-REP-03 without quantities the usual days between purchases decide', async () => {
    expect(await needOf('uncounted', 'soap')).toMatchObject({ basis: 'interval', run_out_on: '2025-06-24' });
  });

  it('what was brought back is not in stock', async () => {
    expect(await needOf('returner', 'paper')).toMatchObject({ last_quantity: 5, rate: 1, run_out_on: '2025-05-16' });
  });

  it('where nobody has bought it again the day is not known', async () => {
    expect(await needOf('once', 'rag')).toMatchObject({ run_out_on: null, basis: null, stage: null });
  });

  it('every client and product is one row', async () => {
    const [count] = await warehouse.query<{ n: bigint }>('select count(*) as n from marts.replenishment');
    expect(Number(count?.n)).toBe(6);
  });
});
