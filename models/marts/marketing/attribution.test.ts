import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

/** Nine journeys that were won, of DP6's Marketing-Attribution-Models: P-ATT-04. Here A is the direct channel. */
const journeys = ['A', 'A B', 'A B C', 'B', 'B A', 'B C A', 'C', 'C A', 'C B A'];
const channelOf = (letter: string): string => (letter === 'A' ? 'direct' : letter);

const day = (number: number): string => `2025-03-${String(number).padStart(2, '0')}`;

/** A deal with its sessions: [channel, day, what happened]. */
function walk(
  name: string,
  sessions: readonly (readonly [channel: string, at: string])[],
  deal: Readonly<Record<string, string | null>>,
): HandmadeRecord[] {
  return [
    ['deal', name, { company_id: `co-${name}`, ...deal }],
    ['lead', name, { company_id: `co-${name}`, status_kind: 'converted', created_at: deal['lead_at'] ?? null }],
    ...sessions.map(
      ([channel, at], index) =>
        [
          'touch',
          `${name}-${index}`,
          {
            kind: 'visit',
            visitor_id: `v-${name}`,
            channel,
            happened_at: at,
            ...(index === 0 ? { lead_id: name } : {}),
          },
        ] as const,
    ),
  ];
}

const nine = journeys.flatMap((journey, number) =>
  walk(
    `j${number}`,
    journey.split(' ').map((letter, index) => [channelOf(letter), `${day(index + 1)}T10:00:00Z`]),
    {
      outcome: 'won',
      amount: '100.00',
      created_at: `${day(5)}T10:00:00Z`,
      closed_at: `${day(6)}T10:00:00Z`,
      lead_id: `j${number}`,
    },
  ),
);

/** Open deals with sessions so many days before the last: they are shared out, but no journey of theirs is over. */
const aged = (name: string, ages: readonly number[], rest: Readonly<Record<string, string>>): HandmadeRecord[] =>
  walk(
    name,
    ages.map((age) => [`X${age}`, `${day(31 - age)}T10:00:00Z`]),
    { outcome: 'open', amount: '10.00', lead_id: name, created_at: `${day(31)}T12:00:00Z`, ...rest },
  );

const company: readonly HandmadeRecord[] = [
  ...nine,
  ...aged('decay-06', [14, 7, 3, 0], {}),
  ...aged('decay-10', [30, 10, 1], {}),
  ...aged('w-08', [25, 20, 15, 10, 5, 0], { lead_at: `${day(16)}T12:00:00Z`, created_at: `${day(26)}T12:00:00Z` }),
  ...aged('w-09', [20, 10], { lead_at: `${day(11)}T12:00:00Z`, created_at: `${day(21)}T12:00:00Z` }),
  [
    'deal',
    'silent',
    {
      outcome: 'won',
      amount: '7.01',
      channel: 'Радио',
      created_at: `${day(1)}T10:00:00Z`,
      closed_at: `${day(6)}T10:00:00Z`,
    },
  ],
  // three equal parts of a rouble do not come out even
  ...walk(
    'kopeck',
    [
      ['P', `${day(1)}T10:00:00Z`],
      ['Q', `${day(2)}T10:00:00Z`],
      ['R', `${day(3)}T10:00:00Z`],
    ],
    {
      outcome: 'lost',
      amount: '1.00',
      lead_id: 'kopeck',
      created_at: `${day(4)}T10:00:00Z`,
      closed_at: `${day(9)}T10:00:00Z`,
    },
  ),
];

describe.each(engines)('attribution on $name', ({ open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, company);
    await buildModels(warehouse, { select: '+attribution_days' });
  });
  afterAll(() => warehouse.close());

  const weightsOf = async (deal: string, rule: string): Promise<number[]> =>
    (
      await warehouse.query<{ weight: number }>(
        `select ${rule} as weight from core.touch_weight where deal_id = '${deal}' order by session_number`,
      )
    ).map(({ weight }) => weight);

  const dealsBy = async (rule: string): Promise<Record<string, number>> => {
    const rows = await warehouse.query<{ channel: string; deals: number }>(
      `select channel, cast(sum(${rule}) as double) as deals from core.touch_weight where deal_id like 'j%' group by channel`,
    );
    return Object.fromEntries(rows.map(({ channel, deals }) => [channel === 'direct' ? 'A' : channel, deals]));
  };

  it.each([
    ['first', 3, 3, 3],
    ['last', 5, 2, 2],
    ['last_non_direct', 1, 4, 4],
    ['linear', 3.5, 3, 2.5],
    ['position_based', 3.7, 2.8, 2.5],
    ['shapley', 3.5, 3, 2.5],
  ])('P-ATT-04 nine journeys, %s', async (rule, a, b, c) => {
    const deals = await dealsBy(rule);
    [a, b, c].forEach((expected, index) => expect(deals['ABC'[index] as string]).toBeCloseTo(expected, 6));
  });

  it('P-ATT-04 nine journeys, Markov', async () => {
    const rows = await warehouse.query<{ channel: string; effect_share: number }>(
      `select channel, effect_share from marts.attribution_shares where model = 'markov' and effect_share > 0`,
    );
    const credit = Object.fromEntries(rows.map(({ channel, effect_share }) => [channel, 9 * effect_share]));
    expect(credit['direct']).toBeCloseTo(3.547717842, 6);
    expect(credit['B']).toBeCloseTo(2.838174274, 6);
    expect(credit['C']).toBeCloseTo(2.614107884, 6);
  });

  it.each([
    ['P-ATT-06', 'decay-06', 'time_decay', [0.1002809011, 0.2005618021, 0.2980336926, 0.4011236042]],
    ['P-ATT-10', 'decay-10', 'time_decay', [0.03859331752, 0.2796390477, 0.6817676348]],
    ['P-ATT-08', 'w-08', 'w_shaped', [0.3, 0.1 / 3, 0.3, 0.1 / 3, 0.3, 0.1 / 3]],
    ['P-ATT-09', 'w-09', 'w_shaped', [2 / 3, 1 / 3]],
  ])('%s %s by %s', async (_, deal, rule, expected) => {
    const weights = await weightsOf(deal, rule);
    expect(weights).toHaveLength(expected.length);
    expected.forEach((weight, index) => expect(weights[index]).toBeCloseTo(weight, 9));
  });

  it('the money of nine journeys by Shapley is what walking them gives', async () => {
    const walked: Record<string, number> = {};
    for (const journey of journeys) {
      const distinct = [...new Set(journey.split(' '))];
      for (const letter of distinct)
        walked[channelOf(letter)] = (walked[channelOf(letter)] ?? 0) + 100 / distinct.length;
    }
    const rows = await warehouse.query<{ channel: string; revenue: string }>(
      `select channel, sum(revenue) as revenue from marts.attribution_days
       where model = 'shapley' and channel is not null group by channel having sum(revenue) > 0`,
    );
    expect(Object.fromEntries(rows.map(({ channel, revenue }) => [channel, Number(revenue)]))).toEqual(
      Object.fromEntries(Object.entries(walked).map(([channel, sum]) => [channel, expect.closeTo(sum, 1)])),
    );
  });

  it('every model gives away the same won, lost and open money, to the kopeck', async () => {
    const rows = await warehouse.query(
      `select model, sum(revenue) as won, sum(lost_amount) as lost, sum(open_amount) as opened, sum(conversions) as deals
       from marts.attribution_days group by model order by model`,
    );
    expect(rows).toHaveLength(10);
    for (const { won, lost, opened, deals } of rows) {
      expect([won, lost, opened, deals].map(Number)).toEqual([907.01, 1, 40, 10]);
    }
  });

  it('the kopeck that three equal parts leave over goes to the first of them', async () => {
    const rows = await warehouse.query(
      `select channel, amount from core.deal_credit where deal_id = 'kopeck' and model = 'linear' order by channel`,
    );
    expect(rows).toEqual([
      { channel: 'P', amount: '0.34' },
      { channel: 'Q', amount: '0.33' },
      { channel: 'R', amount: '0.33' },
    ]);
  });

  it('a sale that nothing led to stays, and its channel is not known but to the CRM', async () => {
    const rows = await warehouse.query(
      `select model, channel from core.deal_credit where deal_id = 'silent' order by model`,
    );
    expect(rows.map(({ model, channel }) => [model, channel])).toEqual([
      ['crm', 'Радио'],
      ...['first', 'last', 'last_non_direct', 'linear', 'position_based', 'shapley', 'time_decay', 'w_shaped'].map(
        (model) => [model, null],
      ),
    ]);
  });

  it('ten won deals give no band, and say that shares are not steady', async () => {
    const rows = await warehouse.query(
      'select distinct share_low, is_unstable, won_count from marts.attribution_shares',
    );
    expect(rows).toEqual([{ share_low: null, is_unstable: true, won_count: 10n }]);
  });
});
