import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithData, sharedData } from './support/shared-data.ts';
import { askCube, freshPlace, serve, signIn, voronkaDoes, type Place, type Server } from './support/voronka.ts';
import { warehouses, type Served } from './support/warehouses.ts';

// The main job on real input: a real CRM's export with all its dirt, imported twice, built, and asked over HTTP.
describeWithData('zoho_crm_demo')('a Zoho export', () => {
  describe.each(warehouses)('on $name', ({ serve: serveWarehouse }) => {
    let warehouse: Served;
    let place: Place;
    let server: Server;
    let cookie: string;
    const ask = (query: object) => askCube(server, cookie, query);

    beforeAll(async () => {
      warehouse = await serveWarehouse('zoho');
      place = await freshPlace(warehouse.env);
      await voronkaDoes(place, 'import', sharedData('zoho_crm_demo'), '--source', 'zoho');
      await voronkaDoes(place, 'import', sharedData('zoho_crm_demo'), '--source', 'zoho');
      await voronkaDoes(place, 'build');
      server = await serve(place);
      cookie = await signIn(server.link);
    });
    afterAll(async () => {
      await server?.stop();
      await warehouse?.close();
      await place?.remove();
    });

    it('has 3,632 deals; 1,425 are won for 89,066,200 and 485 lost for 32,059,400', async () => {
      const [row] = await ask({
        measures: ['deal_count', 'won_count', 'won_amount', 'lost_count', 'lost_amount'].map(
          (name) => `pipeline.${name}`,
        ),
      });
      expect(numbers(row)).toEqual({
        deal_count: 3632,
        won_count: 1425,
        won_amount: 89066200,
        lost_count: 485,
        lost_amount: 32059400,
      });
    });

    it('has its open money by stage as counted', async () => {
      const rows = await ask({
        measures: ['pipeline.open_count', 'pipeline.open_amount'],
        dimensions: ['pipeline.stage'],
        filters: [{ member: 'pipeline.status', operator: 'equals', values: ['open'] }],
        order: { 'pipeline.open_amount': 'desc' },
      });
      expect(rows.map((row) => [row['stage'], Number(row['open_count']), Number(row['open_amount'])])).toEqual([
        ['Qualification', 698, 46942900],
        ['Needs Analysis', 296, 17246000],
        ['Initial Offer', 283, 16193300],
        ['Prospect', 245, 15854000],
        ['Proposal/Price Quote', 136, 9779800],
        ['Negotiation/Review', 64, 4239300],
      ]);
    });

    it('is led by Tina Thomas with 149 deals for 8,996,000', async () => {
      const [first] = await ask({
        measures: ['pipeline.won_count', 'pipeline.won_amount'],
        dimensions: ['pipeline.owner'],
        order: { 'pipeline.won_amount': 'desc' },
        limit: 1,
      });
      expect([first?.['owner'], Number(first?.['won_count']), Number(first?.['won_amount'])]).toEqual([
        'Tina Thomas',
        149,
        8996000,
      ]);
    });

    it('has 3,900 leads, 3,632 of them converted', async () => {
      const [row] = await ask({ measures: ['leads.lead_count', 'leads.converted_count'] });
      expect(numbers(row)).toEqual({ lead_count: 3900, converted_count: 3632 });
    });

    it('has 797 cases of which 249 are closed', async () => {
      const [row] = await ask({ measures: ['service.ticket_count', 'service.closed_count'] });
      expect(numbers(row)).toEqual({ ticket_count: 797, closed_count: 249 });
    });

    it('has invoices for 16,030,187', async () => {
      const [row] = await ask({ measures: ['revenue.revenue'] });
      expect(numbers(row)).toEqual({ revenue: 16030187 });
    });
  });
});

function numbers(row: Record<string, unknown> | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
}
