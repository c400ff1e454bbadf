import { drawCounts, quantile, seededChance } from '../resampling/bootstrap.ts';

/** What leads of one channel and month cost and, month after month, what margin their clients have brought. */
export type Cohort = {
  readonly spend: number;
  /** Cumulative margin at the end of month 0, 1, ...: whole months only. */
  readonly cumulative: readonly number[];
};

/** Ages in months, counted from the month of the leads. */
export type BreakEven =
  | { readonly kind: 'reached' }
  /** Expected at an age; `latest` is null where 5 of 100 resampled futures never get there. */
  | {
      readonly kind: 'not yet';
      readonly expected: number | null;
      readonly earliest: number | null;
      readonly latest: number | null;
    }
  | { readonly kind: 'not expected' };

const REPEATS = 200;
const SEED = 20260201;
/** Months that a cohort is looked ahead. */
export const HORIZON = 36;

/**
 * Whether and when each cohort's margin will cover its spend. Margin grows from age to age as it has in all cohorts that
 * lived through that age (chain ladder: the sum of later margins over the sum of earlier ones); the band comes from cohorts
 * drawn anew. Beyond the oldest age seen nothing is expected to grow. `isReached` says what the days themselves say.
 */
export function breakEvens(cohorts: readonly Cohort[], isReached: (index: number) => boolean): BreakEven[] {
  const factors = growth(cohorts, new Uint16Array(cohorts.length).fill(1));
  const chance = seededChance(SEED);
  const futures = Array.from({ length: REPEATS }, () => growth(cohorts, drawCounts(cohorts.length, chance)));
  return cohorts.map((cohort, index) => {
    if (isReached(index)) return { kind: 'reached' };
    const ages = futures.map((drawn) => ageReached(cohort, drawn) ?? Infinity);
    const [earliest, latest] = [whole(quantile(ages, 0.05)), whole(quantile(ages, 0.95))];
    if (hasBegun(cohort) && earliest === null) return { kind: 'not expected' };
    return { kind: 'not yet', expected: ageReached(cohort, factors), earliest, latest };
  });
}

/** A cohort without any margin says nothing of its future yet, for a year. */
function hasBegun({ cumulative }: Cohort): boolean {
  return (cumulative.at(-1) ?? 0) > 0 || cumulative.length > 12;
}

/** By age, what margin of that age is multiplied by up to the next. */
function growth(cohorts: readonly Cohort[], times: ArrayLike<number>): number[] {
  return Array.from({ length: HORIZON }, (_, age) => {
    let [before, after] = [0, 0];
    cohorts.forEach(({ cumulative }, index) => {
      const later = cumulative[age + 1];
      if (later === undefined) return;
      before += (times[index] as number) * (cumulative[age] as number);
      after += (times[index] as number) * later;
    });
    return before > 0 ? after / before : 1;
  });
}

/** The first age at which the margin covers the spend; null within the horizon never. */
function ageReached({ spend, cumulative }: Cohort, factors: readonly number[]): number | null {
  let age = cumulative.length - 1;
  let margin = cumulative.at(-1) ?? 0;
  while (age < HORIZON && margin < spend) {
    margin *= factors[age] ?? 1;
    age += 1;
  }
  return margin >= spend && age >= 0 ? age : null;
}

function whole(age: number | null): number | null {
  return age === null || !Number.isFinite(age) ? null : Math.ceil(age);
}
