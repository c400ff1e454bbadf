import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWithData, sharedData } from '../../../test/support/shared-data.ts';
import { kaplanMeier, medianTime, type CurvePoint, type Watched } from './kaplan-meier.ts';

type Customer = Watched & { readonly contract: string };

const leftAt = (curve: readonly CurvePoint[], month: number): number =>
  curve.findLast(({ time }) => time <= month)?.survival ?? 1;

describeWithData('telco_churn')('7,043 customers of a telephone company', () => {
  const [head = '', ...lines] = readFileSync(sharedData('telco_churn/Telco-Customer-Churn.csv'), 'utf8')
    .trim()
    .split('\n');
  const place = (name: string) => head.trim().split(',').indexOf(name);
  const customers = lines.map((line): Customer => {
    const cells = line.trim().split(',');
    const cell = (name: string) => cells[place(name)] ?? '';
    return { duration: Number(cell('tenure')), isOver: cell('Churn') === 'Yes', contract: cell('Contract') };
  });
  const of = (contract: string) => kaplanMeier(customers.filter((one) => one.contract === contract));

  it('leave as counted: 1,869 of them', () => {
    expect(customers).toHaveLength(7043);
    expect(customers.filter(({ isOver }) => isOver)).toHaveLength(1869);
  });

  it.each([
    [1, 0.946, 0.9019],
    [6, 0.8848, 0.7858],
    [12, 0.8432, 0.7031],
    [24, 0.7887, 0.5859],
    [36, 0.7485, 0.4911],
    [48, 0.7088, 0.3973],
    [60, 0.6644, 0.2972],
    [72, 0.5928, 0.129],
  ])('are left after %d months as counted: all, and month to month', (month, all, monthly) => {
    expect(leftAt(kaplanMeier(customers), month)).toBeCloseTo(all, 4);
    expect(leftAt(of('Month-to-month'), month)).toBeCloseTo(monthly, 4);
  });

  it('last longer under longer contracts, and a median that was not reached is not told', () => {
    expect(leftAt(of('One year'), 72)).toBeCloseTo(0.5681, 4);
    expect(leftAt(of('Two year'), 72)).toBeCloseTo(0.9357, 4);
    expect(medianTime(kaplanMeier(customers))).toBeNull();
    expect(medianTime(of('Month-to-month'))).toBe(35);
  });
});
