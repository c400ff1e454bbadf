import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN, cubeEngines, type Opened } from './cube-fixture.ts';

const side = { model: 'crm', basis: 'event', date: '2024-03-01', source: null, campaign: null };
const nothing = { spend: '0.00', leads: 0, won: '0', new_customers: '0', revenue: '0.00', gross_margin: null };

/** A channel for each published example; P-CAC-05 is three channels of one campaign. */
const rows = [
  {
    ...{ ...side, channel: 'P-CAC-01', is_paid: true, spend: '1200000.00', leads: 2400, won: '120' },
    ...{ new_customers: '80', revenue: '6000000.00', gross_margin: '2400000.00' },
  },
  { ...side, ...nothing, channel: 'P-CAC-04 a', is_paid: true, spend: '15000.00', revenue: '100000.00' },
  { ...side, ...nothing, channel: 'P-CAC-04 b', is_paid: true, spend: '100000.00', revenue: '400000.00' },
  { ...side, ...nothing, channel: 'ads', campaign: 'P-CAC-05', is_paid: true, spend: '500000.00', new_customers: '40' },
  { ...side, ...nothing, channel: 'organic', campaign: 'P-CAC-05', is_paid: false, new_customers: '30' },
  { ...side, ...nothing, channel: null, campaign: 'P-CAC-05', is_paid: false, new_customers: '30' },
  { ...side, ...nothing, channel: 'loaded', spend: '5000.00', other_costs: '3000.00', new_customers: '10' },
  // other sides of the same money, which must not be added to it
  { ...side, ...nothing, model: 'linear', channel: 'P-CAC-01', is_paid: true, spend: '1200000.00', leads: 2400 },
  { ...side, ...nothing, basis: 'payment', channel: 'P-CAC-01', is_paid: true, spend: '1200000.00', revenue: '9.00' },
];

describe.each(cubeEngines)('the figures of channels on $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open({ channel_days: rows });
  });
  afterAll(() => opened.close());

  const ask = async (measures: readonly string[], member: string, value: string, rest: object[] = []) => {
    const filters = [{ member: `channels.${member}`, operator: 'equals', values: [value] }, ...rest];
    const answer = await opened.cube.load({ measures: measures.map((name) => `channels.${name}`), filters }, ADMIN);
    return measures.map((name) => Number(answer.data?.[0]?.[`channels.${name}`]));
  };

  it('P-CAC-01 CPL, CPO, CAC, ДРР, ROAS, ROMI by margin and by revenue', async () =>
    expect(await ask(['cpl', 'cpo', 'cac', 'drr', 'roas', 'romi', 'romi_revenue'], 'channel', 'P-CAC-01')).toEqual([
      500, 10000, 15000, 0.2, 5, 1, 4,
    ]));

  it('CAC fully loaded adds people and tools to media, and is empty while none are told', async () => {
    expect(await ask(['cac', 'loaded_cac', 'other_costs'], 'channel', 'loaded')).toEqual([500, 800, 3000]);
    const filters = [{ member: 'channels.channel', operator: 'equals', values: ['P-CAC-01'] }];
    const answer = await opened.cube.load({ measures: ['channels.loaded_cac'], filters }, ADMIN);
    expect(answer.data?.[0]?.['channels.loaded_cac']).toBeNull();
  });

  it('P-CAC-04 ДРР', async () => {
    expect(await ask(['drr'], 'channel', 'P-CAC-04 a')).toEqual([0.15]);
    expect(await ask(['drr'], 'channel', 'P-CAC-04 b')).toEqual([0.25]);
  });

  it('P-CAC-05 paid and blended CAC, customers of no known channel kept', async () =>
    expect(await ask(['paid_cac', 'cac', 'new_customers'], 'campaign', 'P-CAC-05')).toEqual([12500, 5000, 100]));

  it('a side that is asked for is given', async () => {
    const payment = { member: 'channels.basis', operator: 'equals', values: ['payment'] };
    expect(await ask(['revenue', 'spend'], 'channel', 'P-CAC-01', [payment])).toEqual([9, 1200000]);
  });
});
