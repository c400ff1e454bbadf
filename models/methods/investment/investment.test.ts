import { expect, it } from 'vitest';
import { internalRates, internalRatesOn, paybackPeriods, presentValue, presentValueOn } from './cash-flow.ts';
import { appraise } from './table.ts';

it('P-FIN-01 NPV discounts its first value', () =>
  expect(presentValue(0.1, [-10000, 3000, 4200, 6800])).toBeCloseTo(1188.443412, 6));

it('P-FIN-02 NPV plus year 0', () =>
  expect(-40000 + presentValue(0.08, [8000, 9200, 10000, 12000, 14500])).toBeCloseTo(1922.061555, 6));

it.each([
  ['P-FIN-03', [-70000, 12000, 15000, 18000, 21000], -0.0212448483],
  ['P-FIN-03', [-70000, 12000, 15000, 18000, 21000, 26000], 0.086630948],
  ['P-FIN-08', [-70000, 12000, 15000], -0.4435069413],
  ['P-FIN-08', [-1000, 100, 100], -0.6298437881],
])('%s IRR of %j', (_, flows, rate) =>
  expect(internalRates(flows)).toEqual({ kind: 'one', rate: expect.closeTo(rate, 8) }),
);

it('P-FIN-04 XIRR and XNPV at 9 %', () => {
  const flows = [-10000, 2750, 4250, 3250, 2750];
  const dates = ['2008-01-01', '2008-03-01', '2008-10-30', '2009-02-15', '2009-04-01'];
  expect(internalRatesOn(flows, dates)).toEqual({ kind: 'one', rate: expect.closeTo(0.3733625335, 8) });
  expect(presentValueOn(0.09, flows, dates)).toBeCloseTo(2086.647602, 5);
});

it('XIRR of a loss, where a spreadsheet finds none without a guess', () =>
  expect(internalRatesOn([-1000, 100, 50], ['2024-01-01', '2024-07-01', '2025-01-01']).kind).toBe('one'));

it('P-FIN-05 payback, simple and at 10 %', () => {
  const flows = [-1000, 300, 300, 300, 300, 300];
  expect(paybackPeriods(flows)).toBeCloseTo(3.333333333, 8);
  expect(paybackPeriods(flows, 0.1)).toBeCloseTo(4.263266667, 8);
});

it('money that comes back and is spent again is not back', () =>
  expect(paybackPeriods([-100, 150, -100, 100])).toBe(2.5));

it('P-FIN-06 two rates are both told', () => {
  const rates = internalRates([-100, 230, -132]);
  expect(rates).toEqual({ kind: 'several', rates: [expect.closeTo(0.1, 8), expect.closeTo(0.2, 8)] });
});

it.each([[[100, 200]], [[-100, -50]]])('P-FIN-09 no rate of flows of one sign, %j', (flows) =>
  expect(internalRates(flows)).toEqual({ kind: 'none' }),
);

it('P-FIN-07 the table of a CRM project over a year', () => {
  const effects = [0, 20000, 50000, 80000, 110000, 140000, 150000, 150000, 150000, 150000, 150000, 150000];
  const told = appraise({
    atStart: 600000,
    monthly: effects.map((effect) => ({ cost: 40000, effect })),
    yearlyRate: 0.16,
  });
  const rows = [1, 3, 6, 10, 12].map((month) => {
    const { effect, net, cumulative, discountedCumulative, roiToDate } = told.rows[month - 1]!;
    return [month, effect, net, cumulative, discountedCumulative, roiToDate];
  });
  const expected = [
    [1, 0, -40000, -640000, -639508.31, -1.0],
    [3, 50000, 10000, -650000, -649383.9, -0.902778],
    [6, 140000, 100000, -440000, -452664.79, -0.52381],
    [10, 150000, 110000, 0, -56535.95, 0.0],
    [12, 150000, 110000, 220000, 134299.36, 0.203704],
  ];
  expected.forEach((row, index) =>
    row.forEach((value, column) => expect(rows[index]?.[column]).toBeCloseTo(value, column === 5 ? 6 : 2)),
  );
  expect(told).toMatchObject({ paybackMonth: 10, totalCost: 1080000 });
  expect(told.npv).toBeCloseTo(134299.36, 2);
  expect(told.roi).toBeCloseTo(0.203704, 6);
});
