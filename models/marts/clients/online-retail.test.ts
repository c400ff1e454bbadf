import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import { describeWithData, sharedData } from '../../../test/support/shared-data.ts';
import { DuckDbWarehouse } from '../../../warehouse/duckdb.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

type Invoice = { readonly id: string; readonly customer: string; readonly at: string; readonly amount: string };

/** The invoices of known customers without cancellations, quantity and price above 0. */
async function invoices(): Promise<Invoice[]> {
  const reader = await DuckDbWarehouse.open(':memory:', { threads: 2 });
  try {
    return await reader.query<Invoice>(
      `select "InvoiceNo" as id, any_value("CustomerID") as customer, min("InvoiceDate")::varchar as at,
         cast(sum(cast("Quantity" as decimal(18,2)) * cast("UnitPrice" as decimal(18,4))) as decimal(18,2))::varchar as amount
       from read_csv('${sharedData('online_retail/online_retail.csv.gz')}', all_varchar = true)
       where "CustomerID" is not null and "InvoiceNo" not like 'C%'
         and cast("Quantity" as integer) > 0 and cast("UnitPrice" as double) > 0
       group by 1`,
    );
  } finally {
    await reader.close();
  }
}

describeWithData('online_retail')('the cohorts of a wholesaler', () => {
  describe.each(engines)('on $name', ({ open }) => {
    let warehouse: Warehouse;
    beforeAll(async () => {
      const orders = (await invoices()).map(({ id, customer, at, amount }): HandmadeRecord => [
        'order',
        id,
        { company_id: customer, ordered_at: `${at.replace(' ', 'T').slice(0, 19)}Z`, amount },
      ]);
      warehouse = await open();
      await createRecords(warehouse, orders);
      await buildModels(warehouse, { select: '+cohort_months', timezone: 'UTC' });
    }, 240_000);
    afterAll(() => warehouse.close());

    it('are active in each month as counted: those who began in December 2010', async () => {
      const rows = await warehouse.query<{ active: bigint; size: bigint }>(
        `select active_count as active, cohort_size as size from marts.cohort_months
         where cohort_month = '2010-12-01' order by age_months`,
      );
      expect(rows.map(({ active }) => Number(active))).toEqual([
        885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235,
      ]);
      expect(rows.every(({ size }) => Number(size) === 885)).toBe(true);
    });

    it('begin as counted, month by month', async () => {
      const rows = await warehouse.query<{ size: bigint }>(
        'select cohort_size as size from marts.cohort_months where age_months = 0 order by cohort_month',
      );
      expect(rows.map(({ size }) => Number(size))).toEqual([
        885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41,
      ]);
    });
  });
});
