import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bitrix24 } from '../../ingest/sources/bitrix24/connector.ts';
import { fromStaging } from '../../ingest/testing/staged.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { engines } from '../support/engines.ts';
import { smallCompany, type Clock } from './bitrix24/company.ts';
import { Bitrix24 } from './bitrix24/server.ts';
import { readings, type Readings } from './readings.ts';
import { plain } from './rows.ts';

// What a Битрикс24 sends that looks like something else; read and staged, nothing is built.
describe.each(engines)('what is odd in a Битрикс24 on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let portal: Bitrix24;
  let at: Readings;
  const clock: Clock = { now: new Date('2025-03-20T12:00:00Z') };

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    place.now = clock.now;
    portal = await Bitrix24.start(smallCompany(clock));
    at = readings(warehouse, place, () => ({
      ...{ connector: bitrix24, secrets: { webhook: portal.webhook } },
      settings: { requests_per_second: 1000, orders: 'deals' },
    }));
  });
  afterAll(async () => {
    place.close();
    await portal.close();
    await warehouse.close();
  });
  const staged = async (source: string, entity: string, question: string): Promise<unknown[][]> =>
    (await fromStaging(warehouse, place.dataDir, source, entity, question)).map(plain);

  it.each([
    ['Владивосток', 600],
    ['Калининград', 120],
    ['Гонолулу', -600],
  ])('a day of a portal in %s is that day, whatever offset it is written with', async (_, offset) => {
    portal.portal.offset = offset;
    const source = `east${Math.abs(offset)}`;
    await at.synced(source, { streams: ['statuses', 'funnels', 'deals'] });
    const days = await staged(
      source,
      'deal',
      `select expected_close_on from staged where deal_id in ('${source}:4813', '${source}:4815') order by deal_id`,
    );
    expect(days).toEqual([['2025-01-31'], ['2025-04-01']]);
    portal.portal.offset = 180;
  });

  it('a repeated request of a client is a deal without a lead; a lead that was converted stays tied to its own', async () => {
    await at.synced('odd');
    const rows = await staged(
      'odd',
      'deal',
      `select deal_id, lead_id from staged where deal_id in ('odd:4812', 'odd:4817') order by deal_id`,
    );
    expect(rows).toEqual([
      ['odd:4812', 'odd:11'],
      ['odd:4817', null],
    ]);
  });

  it('an amount typed by hand stays as typed beside its lines; one without a currency is in the company’s own', async () => {
    portal.portal.edit('deal', 4813, { IS_MANUAL_OPPORTUNITY: 'Y', OPPORTUNITY: 95000 });
    portal.portal.put('productrow', {
      id: 9,
      ownerType: 'D',
      ownerId: 4813,
      productId: 501,
      price: 50000,
      quantity: 2,
    });
    portal.portal.edit('deal', 4815, { CURRENCY_ID: null });
    await at.synced('odd', { full: true });
    const deals = await staged(
      'odd',
      'deal',
      `select amount, currency from staged where deal_id in ('odd:4813', 'odd:4815') order by deal_id`,
    );
    expect(deals).toEqual([
      ['95000.00', 'RUB'],
      ['70000.25', null],
    ]);
    expect(await staged('odd', 'order_line', `select amount from staged where order_id = 'odd:D_4813'`)).toEqual([
      ['100000.00'],
    ]);
  });

  it('won, reopened and won again: it was won the last time it came to a final stage', async () => {
    for (const [day, stage] of [
      ['2025-03-21', 'NEW'],
      ['2025-03-22', 'WON'],
    ] as const) {
      clock.now = place.now = new Date(`${day}T12:00:00Z`);
      portal.portal.edit('deal', 4813, { STAGE_ID: stage });
    }
    await at.synced('odd');
    expect(await staged('odd', 'deal', `select outcome, closed_at from staged where deal_id = 'odd:4813'`)).toEqual([
      ['won', '2025-03-22T12:00:00Z'],
    ]);
    const moves = await staged(
      'odd',
      'deal_stage_change',
      `select stage from staged where deal_id = 'odd:4813' order by changed_at, deal_stage_change_id`,
    );
    expect(moves).toEqual([['Оплачено'], ['Новая'], ['Оплачено']]);
  });

  it('a card that does not tell what its stage means is told by the dictionary', async () => {
    const hidden = portal.portal.cards.deal.get(4814);
    if (hidden) hidden['STAGE_SEMANTIC_ID'] = null;
    await at.synced('odd', { full: true, streams: ['deals'] });
    expect(await staged('odd', 'deal', `select outcome from staged where deal_id = 'odd:4814'`)).toEqual([['lost']]);
  });

  it('without the settings an invoice is no money and a deal no order', async () => {
    await at.synced('bare', { settings: { orders: 'none' }, streams: ['invoices', 'orders', 'order_lines'] });
    for (const entity of ['payment', 'order', 'order_line']) expect(await at.staged('bare', entity)).toEqual([]);
  });

  it('an older box has no smart invoices, and its estimates are read by the classic method', async () => {
    portal.lacks.add('crm.item.list');
    const runs = await at.synced('box', { streams: ['quotes', 'invoices', 'deals'] });
    expect([runs['invoices']?.read, runs['quotes']?.read, runs['deals']?.read]).toEqual([0, 2, 6]);
    portal.lacks.clear();
  });
});
