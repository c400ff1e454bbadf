import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithData, sharedData } from './support/shared-data.ts';
import { askCube, freshPlace, serve, signIn, voronkaDoes, type Place, type Server } from './support/voronka.ts';
import { warehouses, type Served } from './support/warehouses.ts';

const revenue = [
  572713.89, 569445.04, 447137.35, 595500.76, 469200.36, 678594.56, 661213.69, 600091.01, 645343.9, 952838.38,
  1039318.79, 1161817.38, 518192.79,
];
const buyers = [885, 741, 758, 974, 856, 1056, 991, 949, 935, 1266, 1364, 1664, 615];
const newBuyers = [885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41];

// Half a million invoice lines of a wholesaler, December 2010 to December 2011.
describeWithData('online_retail')('a shop’s invoice lines', () => {
  describe.each(warehouses)('on $name', ({ serve: serveWarehouse }) => {
    let warehouse: Served;
    let place: Place;
    let server: Server;
    let cookie: string;
    const ask = (query: object) => askCube(server, cookie, query);

    beforeAll(async () => {
      warehouse = await serveWarehouse('retail');
      place = await freshPlace({ ...warehouse.env, VORONKA_CURRENCY: 'GBP', VORONKA_TZ: 'Europe/London' });
      await voronkaDoes(place, 'import', sharedData('online_retail/online_retail.csv.gz'), '--source', 'online_retail');
      await voronkaDoes(place, 'build');
      server = await serve(place);
      cookie = await signIn(server.link);
    });
    afterAll(async () => {
      await server?.stop();
      await warehouse?.close();
      await place?.remove();
    });

    it('give the published revenue, buyers and first-time buyers of every month', async () => {
      const rows = await ask({
        measures: ['revenue.revenue', 'revenue.buyer_count', 'revenue.new_buyer_count'],
        timeDimensions: [{ dimension: 'revenue.ordered_at', granularity: 'month' }],
        filters: [{ member: 'revenue.company', operator: 'set' }],
        timezone: 'Europe/London',
      });
      expect(rows.map((row) => Number(row['revenue']))).toEqual(revenue);
      expect(rows.map((row) => Number(row['buyer_count']))).toEqual(buyers);
      expect(rows.map((row) => Number(row['new_buyer_count']))).toEqual(newBuyers);
    });

    it('keep the 135,080 lines without a customer, and their money, as not known', async () => {
      const rows = await ask({
        measures: ['revenue.line_count', 'revenue.revenue', 'revenue.returns_amount', 'revenue.adjustments_amount'],
        filters: [{ member: 'revenue.company', operator: 'notSet' }],
      });
      expect(Number(rows[0]?.['line_count'])).toBe(135080);
      expect(Number(rows[0]?.['revenue'])).toBeGreaterThan(1_500_000);
    });

    it('add up to the sum of quantity times price over all 541,909 lines', async () => {
      const [row] = await ask({
        measures: ['revenue.line_count', 'revenue.revenue', 'revenue.returns_amount', 'revenue.adjustments_amount'],
      });
      expect(Number(row?.['line_count'])).toBe(541909);
      const total = Number(row?.['revenue']) - Number(row?.['returns_amount']) + Number(row?.['adjustments_amount']);
      expect(total).toBeCloseTo(9747747.93, 2);
    });

    it('sell most in the United Kingdom', async () => {
      const rows = await ask({
        measures: ['revenue.revenue'],
        dimensions: ['revenue.country'],
        filters: [{ member: 'revenue.company', operator: 'set' }],
        order: { 'revenue.revenue': 'desc' },
        limit: 3,
      });
      expect(rows.map((row) => [row['country'], Number(row['revenue'])])).toEqual([
        ['United Kingdom', 7308391.55],
        ['Netherlands', 285446.34],
        ['EIRE', 265545.9],
      ]);
    });
  });
});
