import { describe, expect, it } from 'vitest';
import { describeWithData } from '../../../test/support/shared-data.ts';
import { deltaError } from '../optimise/curvature.ts';
import type { Fit } from '../optimise/fit.ts';
import {
  aliveChance,
  betaGeometricLogLikelihood,
  buysWithin,
  expectedOfNew,
  expectedPurchases,
  fitBetaGeometric,
  named,
  purchaseOdds,
  type BetaGeometric,
} from './beta-geometric.ts';
import {
  discountedLifetime,
  discountedPayments,
  fitBetaDiscreteWeibull,
  fitShiftedBetaGeometric,
  survivalAfter,
} from './beta-discrete-weibull.ts';
import { cdnow } from './cdnow.fixture.ts';
import { newton } from '../optimise/newton.ts';
import { pastsOf } from './history.ts';
import { valueAtEnds, valueFromNow, valueWithin } from './constant-retention.ts';
import { expectedSpend, fitGammaGamma } from './gamma-gamma.ts';
import {
  discountedPurchases,
  fitPareto,
  paretoAlive,
  paretoExpected,
  paretoExpectedOfNew,
  type Pareto,
} from './pareto.ts';

type Fitted<Name extends string> = Fit<Name> & { readonly kind: 'fitted' };

function fitted<Name extends string>(fit: Fit<Name>): Fitted<Name> {
  if (fit.kind !== 'fitted') throw new Error(`refused: ${fit.why}`);
  return fit;
}

function expectNear(found: number, expected: number, relative: number): void {
  expect(Math.abs(found / expected - 1), `${found} against ${expected}`).toBeLessThan(relative);
}

function expectEach(
  found: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
  within: number,
) {
  for (const [name, value] of Object.entries(expected)) expectNear(found[name] ?? NaN, value, within);
}

const published: BetaGeometric = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, leaving: 'after-repeats' };
const best: BetaGeometric = {
  r: 0.2425945285,
  alpha: 4.413602135,
  a: 0.7929218957,
  b: 2.425906308,
  leaving: 'after-repeats',
};
const pareto: Pareto = { r: 0.5532770477, alpha: 10.57768319, s: 0.6062399226, beta: 11.66873273 };

describe('formulas of what a buyer does next', () => {
  it.each([
    [0.1429, 0.007828347516],
    [1, 0.05326789117],
    [3, 0.1508652309],
    [31.8571, 1.041996061],
    [32, 1.045243328],
    [78, 1.860519058],
  ])('P-LTV-05 a new buyer’s repeats within %d weeks', (time, expected) =>
    expectNear(expectedOfNew(published, time), expected, 1e-5),
  );

  it.each([
    [{ repeats: 2, recency: 30.43, age: 38.86 }, 39, 1.225906852, 0.7266091659],
    [{ repeats: 26, recency: 30.857142857142858, age: 31 }, 52, 25.75733827, 0.9688544455],
  ])(
    'P-LTV-06 repeats of %o within %d weeks, and the chance that he is still a buyer',
    (buyer, time, expected, alive) => {
      expect(expectedPurchases(best, buyer, time)).toBeCloseTo(expected, 3);
      expect(aliveChance(best, buyer)).toBeCloseTo(alive, 3);
    },
  );

  it.each([
    [10, 0.3474838281, 0.7058884713],
    [15, 0.04283702439, 0.1441507592],
    [20, 0.004159275175, 0.02249014873],
    [25, 0.0003583939034, 0.003090067227],
  ])('P-LTV-07 %d purchases with a silence since: the more there were, the less is to come', (repeats, bg, other) => {
    const buyer = { repeats, recency: 20, age: 39 };
    expectNear(expectedPurchases(best, buyer, 52), bg, 0.002);
    expectNear(paretoExpected(pareto, buyer, 52), other, 0.002);
  });

  it('P-LTV-11 odds of n purchases', () => {
    expectNear(purchaseOdds(published, 39, 0)[0] ?? NaN, 0.5737864, 1e-5);
    expectNear(purchaseOdds(published, 2, 10)[10] ?? NaN, 1.07869e-7, 1e-5);
    const expected = [
      0.0019995214, 0.0015170236, 0.001163315, 0.0009003148, 0.0007023638, 0.0005517902, 0.0004361913, 0.0003467171,
      0.0002769613, 0.000222226,
    ];
    const odds = purchaseOdds(published, 30, 20).slice(11);
    // printed to ten decimals: the last ones hold six digits
    expected.forEach((value, index) => expectNear(odds[index] ?? NaN, value, 1e-5));
  });

  it.each([
    [2, 22.35, 24.66371391],
    [1, 11.77, 18.91685206],
    [0, 0, 35.2189781],
    [7, 73.74, 71.4696709],
    [2, 25.55, 27.28838583],
  ])('P-LTV-14 the mean to expect after %d repeats of %d on average', (repeats, mean, expected) =>
    expect(expectedSpend({ p: 6.25, q: 3.74, v: 15.44 }, repeats, mean)).toBeCloseTo(expected, 3),
  );

  it('P-LTV-20 a constant retention of 80 % at 10 % discount', () => {
    const simple = { margin: 100, retention: 0.8, discount: 0.1 };
    expect(valueAtEnds(simple)).toBeCloseTo(266.6666667, 6);
    expect(valueFromNow(simple)).toBeCloseTo(366.6666667, 6);
    expect(valueWithin(simple, 5)).toBeCloseTo(212.4097336, 6);
  });

  it('P-LTV-23 who came once is alive for sure under BG/NBD, not under Pareto/NBD', () => {
    const once = { repeats: 0, recency: 0, age: 39 };
    expect(aliveChance(best, once)).toBe(1);
    expectNear(paretoAlive(pareto, once), 0.2942763036, 0.001);
  });
});

describe('renewals of contracts', () => {
  const lost = (survivors: readonly number[]) =>
    survivors.slice(1).map((left, year) => (survivors[year] ?? NaN) - left);

  it.each([
    {
      id: 'P-LTV-15',
      cohort: 'high end',
      survivors: [1000, 869, 743, 653, 593, 551, 517, 491],
      parameters: { alpha: 0.6680884587, beta: 3.806095721 },
      logLikelihood: -1611.158147,
      survival: [
        0.8506792676, 0.7468594138, 0.6697889845, 0.6099191338, 0.5618342769, 0.5222155626, 0.4889064108, 0.460439661,
        0.4357795775, 0.4141723839, 0.3950553279, 0.3779990552,
      ],
    },
    {
      id: 'P-LTV-16',
      cohort: 'regular',
      survivors: [1000, 631, 468, 382, 326, 289, 262, 241],
      parameters: { alpha: 0.7040773171, beta: 1.182043059 },
      logLikelihood: -1680.265188,
      survival: [
        0.6267060543, 0.4738193206, 0.387973952, 0.3320679083, 0.2923470961, 0.2624558151, 0.2390236105, 0.2200849629,
        0.2044107829, 0.1911901873, 0.1798649886, 0.170037449,
      ],
    },
  ])('$id $cohort: parameters, log-likelihood and survival past what was seen', (item) => {
    const renewals = { lost: lost(item.survivors), left: item.survivors.at(-1) ?? NaN };
    const found = fitted(fitShiftedBetaGeometric(renewals));
    expectEach(found.parameters, item.parameters, 1e-3);
    expect(Math.abs(found.logLikelihood - item.logLikelihood)).toBeLessThan(0.01);
    item.survival.forEach((value, year) =>
      expect(survivalAfter({ ...found.parameters, c: 1 }, year + 1)).toBeCloseTo(value, 3),
    );
    // with duration dependence it is never worse, and it names its own c
    const wider = fitted(fitBetaDiscreteWeibull(renewals));
    expect(wider.logLikelihood).toBeGreaterThan(found.logLikelihood - 1e-6);
  });

  it('P-LTV-17 payments still to come after eight of them', () => {
    const model = { alpha: 0.6680884587425977, beta: 3.8060957208381745 };
    expect(discountedPayments(model, 8, 0.1)).toBeCloseTo(7.529627776, 3);
    // the first payment now, then those of a client who has made one
    expect(discountedLifetime(model, 0.1)).toBeCloseTo(1 + discountedPayments(model, 1, 0.1) / 1.1, 9);
  });

  it('a cohort that nobody left has no shape to fit', () =>
    expect(fitShiftedBetaGeometric({ lost: [0, 0, 0], left: 100 })).toEqual({ kind: 'refused', why: 'few-repeats' }));
});

describeWithData('cdnow')('the CD shop', () => {
  const customers = cdnow();
  const bg = fitted(fitBetaGeometric(customers, 'after-repeats'));
  const model: BetaGeometric = { ...bg.parameters, leaving: 'after-repeats' };
  const gammaGamma = fitted(fitGammaGamma(customers));
  const second = fitted(fitPareto(customers));

  it('P-LTV-01 its log comes down to 2,357 pasts', () => {
    const total = (figure: (customer: (typeof customers)[number]) => number) =>
      customers.reduce((sum, customer) => sum + figure(customer), 0);
    expect(customers).toHaveLength(2357);
    expect(total(({ repeats }) => repeats)).toBe(2457);
    expect(total(({ repeats }) => Number(repeats === 0))).toBe(1411);
    expect(total(({ repeats }) => Number(repeats > 0))).toBe(946);
    expect(total(({ daysAfter }) => daysAfter)).toBe(1882);
    expect(total(({ moneyAfter }) => moneyAfter)).toBeCloseTo(70976.39, 2);
    const first = customers.find(({ id }) => id === 1);
    expect(first).toMatchObject({ repeats: 2, meanAmount: expect.closeTo(22.345, 5) });
    expect(first?.recency).toBeCloseTo(30.428571, 5);
    expect(first?.age).toBeCloseTo(38.857143, 5);
  });

  it('P-LTV-04 BG/NBD', () => {
    expectEach(bg.parameters, { r: 0.2425945285, alpha: 4.413602135, a: 0.7929218957, b: 2.425906308 }, 1e-4);
    expect(bg.logLikelihood).toBeCloseTo(-9582.429207, 3);
  });

  it('P-LTV-08 what the next 39 weeks bring by past frequency, against what they brought', () => {
    const expected = [
      [1411, 0.2367115521, 0.2250873305, 0.1384468967],
      [439, 0.6970387244, 0.5231311678, 0.5994706863],
      [214, 1.392523364, 1.04413414, 1.195836748],
      [100, 1.56, 1.52027956, 1.713843409],
      [62, 2.532258065, 2.163865878, 2.398308257],
      [38, 2.947368421, 2.653845991, 2.907207779],
      [29, 3.862068966, 3.504042456, 3.818559404],
      [64, 6.359375, 6.157190783, 6.403067235],
    ];
    expected.forEach(([size = NaN, actual = NaN, first = NaN, other = NaN], frequency) => {
      const group = customers.filter(({ repeats }) => Math.min(repeats, 7) === frequency);
      const mean = (figure: (customer: (typeof customers)[number]) => number) =>
        group.reduce((sum, customer) => sum + figure(customer), 0) / group.length;
      expect(group).toHaveLength(size);
      expectNear(
        mean(({ daysAfter }) => daysAfter),
        actual,
        1e-6,
      );
      expectNear(
        mean((customer) => expectedPurchases(model, customer, 39)),
        first,
        0.002,
      );
      expectNear(
        mean((customer) => paretoExpected(second.parameters, customer, 39)),
        other,
        0.002,
      );
    });
    const total = customers.reduce((sum, customer) => sum + expectedPurchases(model, customer, 39), 0);
    expectNear(total, 1653.408741, 0.002);
  });

  it('P-LTV-09 standard errors', () => {
    expectEach(bg.errors, { r: 0.01255737718, alpha: 0.3782240243, a: 0.1857320569, b: 0.7054074264 }, 0.002);
    expectEach(second.errors, { r: 0.0476264, alpha: 0.8427222, s: 0.1872594, beta: 6.2105448 }, 0.002);
  });

  it('P-LTV-10 a new buyer’s year and its error', () => {
    const at = Object.values(bg.parameters);
    const year = (parameters: readonly number[]) => expectedOfNew(named(parameters, 'after-repeats'), 52);
    expectNear(year(at), 1.444012422, 0.003);
    expectNear(deltaError(year, at, bg.covariance), 0.07020095025, 0.003);
  });

  it('P-LTV-12 Pareto/NBD', () => {
    expectEach(second.parameters, pareto, 0.001);
    expect(second.logLikelihood).toBeCloseTo(-9594.976179, 3);
    const busy = { repeats: 26, recency: 30.857142857142858, age: 31 };
    expectNear(paretoExpected(second.parameters, busy, 52), 25.45647, 0.001);
    expectNear(paretoAlive(second.parameters, busy), 0.997874, 0.001);
    expectNear(paretoExpectedOfNew(second.parameters, 52), 1.473434, 0.001);
  });

  it('P-LTV-13 Gamma-Gamma', () => {
    expectEach(gammaGamma.parameters, { p: 6.249570277, q: 3.744224968, v: 15.44352721 }, 0.002);
    expect(Math.abs(gammaGamma.logLikelihood + 4055.917695)).toBeLessThan(0.002);
    expectNear(expectedSpend(gammaGamma.parameters, 0, 0), 35.17037043, 0.002);
  });

  it.each([
    {
      id: 'P-LTV-18',
      number: 1,
      alive: 0.7266203149,
      expected: 1.225994472,
      paretoAlive: 0.8691342699,
      discounted: 6.500352371,
      spend: 24.65391936,
      year: 36.27397967,
      within: [0.1306889767, 0.3234822979, 0.5546279528],
    },
    {
      id: 'P-LTV-19',
      number: 3,
      alive: 1,
      expected: 0.1947936351,
      paretoAlive: 0.2951125661,
      discounted: 0.4782802421,
      spend: 35.17037043,
      year: 8.344480473,
      within: [0.02122056189, 0.06174085845, 0.1443350547],
    },
  ])('$id the card of customer $number', (card) => {
    const customer = customers.find(({ id }) => id === card.number);
    if (!customer) throw new Error('no such customer');
    const spend = expectedSpend(gammaGamma.parameters, customer.repeats, customer.meanAmount);
    expectNear(aliveChance(model, customer), card.alive, 0.002);
    expectNear(expectedPurchases(model, customer, 39), card.expected, 0.002);
    expectNear(paretoAlive(second.parameters, customer), card.paretoAlive, 0.002);
    const discounted = discountedPurchases(second.parameters, customer, Math.log(1.15) / 52);
    expectNear(discounted, card.discounted, 0.002);
    expectNear(spend, card.spend, 0.002);
    const months = Array.from({ length: 12 }, (_, month) => {
      const until = (count: number) => (count === 0 ? 0 : expectedPurchases(model, customer, count * 4.345));
      return (spend * (until(month + 1) - until(month))) / 1.01 ** (month + 1);
    });
    expectNear(
      months.reduce((sum, month) => sum + month, 0),
      card.year,
      0.002,
    );
    [4, 13, 39].forEach((weeks, index) =>
      expectNear(buysWithin(model, customer, weeks), card.within[index] ?? NaN, 0.002),
    );
  });

  it('P-LTV-22 MBG/NBD', () => {
    const found = fitted(fitBetaGeometric(customers, 'after-any'));
    expectEach(found.parameters, { r: 0.5248431726, alpha: 6.183085059, a: 0.8913593596, b: 1.614002071 }, 1e-3);
    expect(found.logLikelihood).toBeCloseTo(-9582.135716, 3);
  });

  it('a top climbed from the fit of a part is the top that the simplex finds', () => {
    const all = pastsOf(customers);
    const least = (logs: readonly number[]) =>
      -betaGeometricLogLikelihood(all, named(logs.map(Math.exp), 'after-repeats'));
    const part = fitted(
      fitBetaGeometric(
        customers.filter((_, index) => index % 2 === 0),
        'after-repeats',
      ),
    );
    const found = newton(least, Object.values(part.parameters).map(Math.log));
    expect(-(found?.value ?? NaN)).toBeCloseTo(bg.logLikelihood, 5);
    expect(found?.evaluations).toBeLessThan(200);
  });

  it('too few who came back are not enough to model', () =>
    expect(fitBetaGeometric(customers.slice(0, 150), 'after-repeats')).toEqual({
      kind: 'refused',
      why: 'few-repeats',
    }));

  it('where nobody is seen to leave, the likelihood has no top', () => {
    const loyal = Array.from({ length: 400 }, (_, index) => {
      const repeats = 10 + (index % 7);
      return { repeats, recency: 50 - (index % 3), age: 50, count: 1 };
    });
    expect(fitBetaGeometric(loyal, 'after-repeats').kind).toBe('refused');
  });
});
