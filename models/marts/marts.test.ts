import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../test/support/engines.ts';
import { buildModels, createRecords, type HandmadeRecord } from '../../test/support/built-models.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

const MARTS = '+deals +deal_stage_visits +leads +channel_days +order_lines +data_quality +journeys';

/** One company, written by hand; each fact below looks at its own few records. */
const company: readonly HandmadeRecord[] = [
  ['deal', 'lonely', { outcome: 'won', amount: '10.05', owner_id: 'gone', lead_id: 'gone' }],

  ['lead', 'asked', { status_kind: 'converted', source: 'yandex', channel: 'Контекст', campaign: 'весна' }],
  ['deal', 'channel-own', { outcome: 'lost', channel: 'Почта', lead_id: 'asked' }],
  ['deal', 'channel-of-lead', { outcome: 'lost', lead_id: 'asked' }],

  ['deal', 'bought-1', bought('won', '2024-05-02T10:00:00Z')],
  ['deal', 'bought-2', bought('won', '2024-05-01T10:00:00Z')],
  ['deal', 'bought-3', bought('lost', '2024-04-01T10:00:00Z')],
  ['deal', 'lost-too', { outcome: 'lost' }],

  ['deal', 'foreign', { outcome: 'won', amount: '100.00', currency: 'XXX', closed_at: '2024-03-01T00:00:00Z' }],
  ['deal', 'roubles', { outcome: 'won', amount: '100.00', currency: 'RUB', closed_at: '2024-03-01T00:00:00Z' }],

  ['deal', 'moving', { outcome: 'lost' }],
  ['deal_stage_change', '1', change('Звонок', '1', '2024-01-01T00:00:00Z')],
  ['deal_stage_change', '2', change('Счёт', '2', '2024-01-03T12:00:00Z')],
  ['deal_stage_change', '3', change('Звонок', '1', '2024-01-04T00:00:00Z')],
  ['deal_stage_change', '4', change('Звонок', '1', '2024-01-05T00:00:00Z')],

  ['deal', 'open-with-chance', { outcome: 'open', amount: '100.00', probability: '0.3' }],
  ['deal', 'open-without', { outcome: 'open', amount: '100.05' }],
  ['deal', 'lost', { outcome: 'lost', amount: '1.00' }],

  ['order', 'o1', { contact_id: 'c', ordered_at: '2024-01-05T10:00:00Z', country: 'Россия' }],
  ['order', 'o2', { contact_id: 'c', ordered_at: '2024-02-05T10:00:00Z' }],
  ['order', 'o3', { ordered_at: '2024-02-06T10:00:00Z' }],
  ['order', 'o4', { ordered_at: '2024-02-07T10:00:00Z', amount: '7.00' }],
  ['order_line', '1', { order_id: 'o1', quantity: '2', amount: '20.00', cost: '12.50' }],
  ['order_line', '2', { order_id: 'o2', quantity: '-1', amount: '-10.00' }],
  ['order_line', '3', { order_id: 'o2', quantity: '1', amount: '30.00' }],
  ['order_line', '4', { order_id: 'o3', quantity: '1', amount: '5.00' }],
  ['order_line', '5', { order_id: 'o3', quantity: '1', amount: '0.00' }],

  ['ad_spend', 's', { spent_on: '2024-01-31', channel: 'Радио', spend: '50.00', clicks: '5', impressions: '100' }],
  ['touch', 't', { kind: 'visit', channel: 'Радио', happened_at: '2024-01-31T20:59:00Z' }],
  ['lead', 'radio', { status_kind: 'converted', channel: 'Радио', created_at: '2024-01-31T21:01:00Z' }],
  [
    'deal',
    'radio',
    {
      outcome: 'won',
      channel: 'Радио',
      amount: '80.00',
      created_at: '2024-02-01T12:00:00Z',
      closed_at: '2024-02-02T21:30:00Z',
    },
  ],

  [
    'lead',
    'answered',
    { status_kind: 'open', created_at: '2024-01-01T09:00:00Z', first_answered_at: '2024-01-01T09:10:00Z' },
  ],
  ['lead', 'called-back', { status_kind: 'open', created_at: '2024-01-01T09:00:00Z' }],
  ['lead', 'silent', { status_kind: 'lost', created_at: '2024-01-01T09:00:00Z' }],
  ['activity', 'a', contact('call', 'in', 'missed', '2024-01-01T09:05:00Z')],
  ['activity', 'b', contact('email', 'out', null, '2024-01-01T10:30:00Z')],
];

describe.each(engines)('the marts on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, company);
    await buildModels(warehouse, { timezone: 'Europe/Moscow', select: MARTS });
  });
  afterAll(() => warehouse.close());

  it('keep a deal whose owner, company and lead nobody knows', async () => {
    expect(
      await warehouse.query(`select owner, company, channel, status, amount from marts.deals where deal_id = 'lonely'`),
    ).toEqual([{ owner: null, company: null, channel: null, status: 'won', amount: '10.05' }]);
  });

  it('take the channel of a deal from itself, else from its lead', async () => {
    expect(
      await warehouse.query(
        `select deal_id, channel, source, campaign from marts.deals where lead_id = 'asked' order by deal_id`,
      ),
    ).toEqual([
      { deal_id: 'channel-of-lead', channel: 'Контекст', source: 'yandex', campaign: 'весна' },
      { deal_id: 'channel-own', channel: 'Почта', source: 'yandex', campaign: 'весна' },
    ]);
  });

  it('tell the first won deal of a customer from the later ones', async () => {
    expect(
      await warehouse.query(
        `select deal_id, is_first_win from marts.deals where company_id = 'buyer' order by deal_id`,
      ),
    ).toEqual([
      { deal_id: 'bought-1', is_first_win: false },
      { deal_id: 'bought-2', is_first_win: true },
      { deal_id: 'bought-3', is_first_win: false },
    ]);
    const [row] = await warehouse.query(
      `select sum(won) as won, sum(new_customers) as new_customers from marts.channel_days
       where basis = 'event' and model = 'crm' and channel = 'Ярмарка'`,
    );
    expect(row).toMatchObject({ won: '2.0000', new_customers: '1.0000' });
  });

  it('leave an amount in a currency without a rate not known, and keep what was written', async () => {
    expect(
      await warehouse.query(
        `select currency, amount, original_amount from marts.deals where deal_id in ('foreign', 'roubles') order by 1`,
      ),
    ).toEqual([
      { currency: 'RUB', amount: '100.00', original_amount: '100.00' },
      { currency: 'XXX', amount: null, original_amount: '100.00' },
    ]);
  });

  it('count a stage entered twice as two visits, and give an open visit no dwell', async () => {
    expect(
      await warehouse.query(
        'select visit_number, stage, dwell_days from marts.deal_stage_visits order by visit_number',
      ),
    ).toEqual([
      { visit_number: 1n, stage: 'Звонок', dwell_days: 2.5 },
      { visit_number: 2n, stage: 'Счёт', dwell_days: 0.5 },
      { visit_number: 3n, stage: 'Звонок', dwell_days: null },
    ]);
  });

  it('weigh open money by the deal’s own chance, else by the share won of all closed deals, half a kopeck up', async () => {
    expect(
      await warehouse.query("select deal_id, weighted_amount from marts.deals where status = 'open' order by deal_id"),
    ).toEqual([
      { deal_id: 'open-with-chance', weighted_amount: '30.00' },
      { deal_id: 'open-without', weighted_amount: '50.03' },
    ]);
  });

  it('tell sales, returns and adjustments apart, and keep the money of buyers nobody knows', async () => {
    expect(
      await warehouse.query(
        `select order_line_id, kind, buyer_id, revenue, returns_amount, gross_margin, is_first_order
         from marts.order_lines order by order_line_id`,
      ),
    ).toEqual([
      line('1', 'sale', 'contact/c', '20.00', null, '7.50', true),
      line('2', 'return', 'contact/c', null, '10.00', null, false),
      line('3', 'sale', 'contact/c', '30.00', null, null, false),
      line('4', 'sale', null, '5.00', null, null, false),
      line('5', 'adjustment', null, null, null, null, false),
      line('o4', 'sale', null, '7.00', null, null, false),
    ]);
  });

  it('put each figure of a channel on its own day of the company’s zone', async () => {
    expect(
      await warehouse.query(
        `select date, spend, visits, leads, deals, won, revenue from marts.channel_days
         where basis = 'event' and model = 'crm' and channel = 'Радио' order by date`,
      ),
    ).toEqual([
      { date: '2024-01-31', spend: '50.00', visits: 1n, leads: 0n, deals: 0n, won: '0.0000', revenue: '0.00' },
      { date: '2024-02-01', spend: '0.00', visits: 0n, leads: 1n, deals: 1n, won: '0.0000', revenue: '0.00' },
      { date: '2024-02-03', spend: '0.00', visits: 0n, leads: 0n, deals: 0n, won: '1.0000', revenue: '80.00' },
    ]);
  });

  it('measure the first answer to a lead from its own record, else from the first contact', async () => {
    expect(
      await warehouse.query(
        `select lead_id, first_answer_minutes from marts.leads
         where lead_id in ('answered', 'called-back', 'silent') order by lead_id`,
      ),
    ).toEqual([
      { lead_id: 'answered', first_answer_minutes: 10 },
      { lead_id: 'called-back', first_answer_minutes: 90 },
      { lead_id: 'silent', first_answer_minutes: null },
    ]);
  });

  it('say how many deals and leads lack a way to reach the customer, and what is at stake', async () => {
    expect(
      await warehouse.query(
        'select entity, reason, missing_contact_count, amount_at_stake from marts.data_quality order by entity',
      ),
    ).toEqual([
      { entity: 'deal', reason: 'no_contact', missing_contact_count: 14n, amount_at_stake: '200.05' },
      { entity: 'lead', reason: 'no_contact', missing_contact_count: 5n, amount_at_stake: null },
    ]);
  });
});

describe.each(engines)('an empty warehouse on $name', ({ open }) => {
  it('builds whole, and its marts stand empty', async () => {
    const warehouse = await open();
    await buildModels(warehouse);
    expect(await warehouse.query('select count(*) as deals from marts.deals')).toEqual([{ deals: 0n }]);
    await warehouse.close();
  });
});

function change(stage: string, stage_order: string, changed_at: string) {
  return { deal_id: 'moving', stage, stage_order, changed_at };
}

function bought(outcome: string, closed_at: string) {
  return { outcome, closed_at, company_id: 'buyer', channel: 'Ярмарка', amount: '1.00' };
}

function contact(kind: string, direction: string, outcome: string | null, happened_at: string) {
  return { kind, direction, outcome, lead_id: 'called-back', happened_at };
}

function line(
  order_line_id: string,
  kind: string,
  buyer_id: string | null,
  revenue: string | null,
  returns_amount: string | null,
  gross_margin: string | null,
  is_first_order: boolean,
) {
  return { order_line_id, kind, buyer_id, revenue, returns_amount, gross_margin, is_first_order };
}
