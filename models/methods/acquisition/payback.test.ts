import { expect, it } from 'vitest';
import { expectedMonths, laggedSpend, paybackMonths, simpleValue, yearlyChurn } from './payback.ts';

const client = { cac: 15000, revenue: 5000, marginRate: 0.6, churn: 0.03 };

it('P-CAC-02 payback in months, the simple value of a client, and its ratio to CAC', () => {
  expect(paybackMonths(client)).toBeCloseTo(5, 9);
  expect(simpleValue(client)).toBeCloseTo(100000, 9);
  expect((simpleValue(client) ?? 0) / client.cac).toBeCloseTo(6.666666667, 9);
});

it('P-CAC-03 the CAC of March by the spend of the months that won its customers', () => {
  const [march, february, january] = [90000, 120000, 100000];
  const effective = laggedSpend([march, february, january], [0.2, 0.5, 0.3]);
  expect(effective).toBe(108000);
  expect([march / 15, february / 15, effective / 15]).toEqual([6000, 8000, 7200]);
});

it('P-CHN-08 two percent a month is 21.5 percent a year and 50 months of stay', () => {
  expect(yearlyChurn(0.02)).toBeCloseTo(0.2152832763, 9);
  expect(expectedMonths(0.02)).toBe(50);
});

it('a client who brings nothing never pays back, and one who never leaves has no end', () => {
  expect(paybackMonths({ ...client, marginRate: 0 })).toBeNull();
  expect(simpleValue({ ...client, churn: 0 })).toBeNull();
  expect(expectedMonths(0)).toBeNull();
});
