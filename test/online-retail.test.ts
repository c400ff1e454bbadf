import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
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

/** The invoices of each product, counted line by line: those whose lines of the product come to more than nothing. */
async function plainCount() {
  const file = createReadStream(sharedData('online_retail/online_retail.csv.gz')).pipe(createGunzip());
  const kopecks = new Map<string, Map<string, number>>();
  for await (const line of createInterface({ input: file })) {
    const [invoice = '', product = '', , quantity = '', , price = ''] = cellsOf(line);
    const amount = Math.round(Number(quantity) * Number(price) * 100);
    const isSale = Number(quantity) > 0 && Number(price) > 0;
    if (!(isSale || invoice.startsWith('C'))) continue;
    const invoices = kopecks.get(product) ?? new Map<string, number>();
    invoices.set(invoice, (invoices.get(invoice) ?? 0) + amount);
    kopecks.set(product, invoices);
  }
  const held = new Map(
    [...kopecks].map(([product, invoices]) => [
      product,
      new Set([...invoices].filter(([, amount]) => amount > 0).map(([invoice]) => invoice)),
    ]),
  );
  const purchases = new Set([...held.values()].flatMap((invoices) => [...invoices])).size;
  return {
    purchases,
    holding: (id: unknown) => held.get(String(id).replace('online_retail:', '')) ?? new Set<string>(),
  };
}

/** The cells of a line of CSV, quotes taken off. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell.replace(/^"|"$/g, ''));

// Half a million invoice lines of a wholesaler, December 2010 to December 2011.
describeWithData('online_retail')('a shop’s invoice lines', () => {
  describe.each(warehouses)('on $name', ({ name, serve: serveWarehouse }) => {
    // A ClickHouse of several companies tells their tables apart by the database's name.
    const prefix = name === 'clickhouse' ? 'retail_' : '';
    let warehouse: Served;
    let place: Place;
    let server: Server;
    let cookie: string;
    const ask = (query: object) => askCube(server, cookie, query);
    const sql = async (query: string) =>
      JSON.parse(await voronkaDoes(place, 'query', query, '--format', 'json')) as Record<string, unknown>[];

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

    it('stand together in pairs as a plain count of the lines finds them', async () => {
      const { purchases, holding } = await plainCount();
      const pairs = await sql(
        `select product_id, companion_id, both_count, product_count, companion_count, lift from ${prefix}marts.product_pairs
         order by both_count desc, product_pair_id limit 40`,
      );
      for (const pair of pairs) {
        const product = holding(pair['product_id']);
        const companion = holding(pair['companion_id']);
        const both = [...product].filter((invoice) => companion.has(invoice)).length;
        expect([pair['both_count'], pair['product_count'], pair['companion_count']].map(Number)).toEqual([
          both,
          product.size,
          companion.size,
        ]);
        expect(Number(pair['lift'])).toBeCloseTo((both * purchases) / (product.size * companion.size), 9);
      }
    });

    it('tell a month ahead what is bought again: the best tenth comes true twice as often as the rest at least', async () => {
      const [told] = await sql(`
        with needs as (
            select *, least(purchase_count, 4) as purchases, case when date_diff('day', seen_on, next_on) <= 30 then 1.0 else 0.0 end as bought
            from ${prefix}core.need_forecast where stage is not null
        ),
        days as (select distinct seen_on, row_number() over (order by seen_on desc) as age from (select distinct seen_on from needs) as seen),
        learnt as (
            select stage, pace, purchases, avg(bought) as odds from needs
            where seen_on in (select seen_on from days where age > 2) group by stage, pace, purchases
        ),
        scored as (
            select needs.bought as bought, percent_rank() over (order by coalesce(learnt.odds, 0) desc, needs.need_id) as place
            from needs left join learnt
              on learnt.stage = needs.stage and learnt.pace = needs.pace and learnt.purchases = needs.purchases
            where needs.seen_on in (select seen_on from days where age = 2)
        )
        select avg(case when place < 0.1 then bought end) as best, avg(bought) as every from scored`);
      expect(Number(told?.['best'])).toBeGreaterThan(2 * Number(told?.['every']));
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
