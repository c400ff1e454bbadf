import { appraise, type Appraisal, type Plan } from './table.ts';

type Kind = {
  /** What the number is in: money, hours, minutes, days, months, a share or a rate of 0 to 1, a count. */
  readonly unit: 'money' | 'hours' | 'minutes' | 'days' | 'months' | 'share' | 'count';
  readonly group: 'once' | 'monthly' | 'effect' | 'company' | 'terms';
  /** What stands until somebody says otherwise or, for `company`, until the warehouse says what was measured. */
  readonly usual: number;
  /** How far the low and the high case lie from it, as a part of it. */
  readonly swing: number;
  /** Which way the project gains. */
  readonly better: 'more' | 'less';
};

/**
 * Every number a CRM project is judged by. Those of `company` are measured; the others are prices and guesses of the company
 * itself, so each can be changed and its change is kept.
 */
export const ASSUMPTIONS = {
  licences_once: kind('money', 'once', 0, 0.1, 'less'),
  hardware: kind('money', 'once', 150_000, 0.2, 'less'),
  implementation: kind('money', 'once', 600_000, 0.3, 'less'),
  training: kind('money', 'once', 100_000, 0.2, 'less'),
  licence_per_seat: kind('money', 'monthly', 1_500, 0.1, 'less'),
  hosting: kind('money', 'monthly', 10_000, 0.2, 'less'),
  support: kind('money', 'monthly', 30_000, 0.2, 'less'),
  admin_hours: kind('hours', 'monthly', 40, 0.25, 'less'),
  hour_cost: kind('money', 'terms', 700, 0.15, 'more'),
  months: kind('months', 'terms', 12, 0, 'more'),
  ramp_months: kind('months', 'terms', 6, 0.5, 'less'),
  chance: kind('share', 'terms', 0.8, 0.2, 'more'),
  yearly_rate: kind('share', 'terms', 0.16, 0.25, 'less'),
  minutes_saved_per_activity: kind('minutes', 'effect', 2, 0.5, 'more'),
  positions_freed: kind('count', 'effect', 0, 0, 'more'),
  position_cost: kind('money', 'effect', 120_000, 0.1, 'more'),
  cycle_days_saved: kind('days', 'effect', 3, 0.5, 'more'),
  losing_ads_stopped: kind('share', 'effect', 0.5, 0.5, 'more'),
  minutes_saved_per_ticket: kind('minutes', 'effect', 5, 0.5, 'more'),
  errors_avoided: kind('share', 'effect', 0.2, 0.5, 'more'),
  seats: kind('count', 'company', 10, 0, 'less'),
  activities_a_month: kind('count', 'company', 0, 0.1, 'more'),
  tickets_a_month: kind('count', 'company', 0, 0.1, 'more'),
  revenue_a_month: kind('money', 'company', 0, 0.1, 'more'),
  losing_ads_a_month: kind('money', 'company', 0, 0.2, 'more'),
  returns_a_month: kind('money', 'company', 0, 0.2, 'more'),
} as const satisfies Readonly<Record<string, Kind>>;

export type AssumptionKey = keyof typeof ASSUMPTIONS;
export type Assumptions = Readonly<Record<AssumptionKey, number>>;

export const assumptionKeys = Object.keys(ASSUMPTIONS) as readonly AssumptionKey[];

/** What one month of the project at its full effect brings, part by part, before the chance that it works out. */
export function effectsOf(a: Assumptions): Readonly<Record<string, number>> {
  const minute = a.hour_cost / 60;
  return {
    hours_saved: a.activities_a_month * a.minutes_saved_per_activity * minute,
    staff: a.positions_freed * a.position_cost,
    // money that comes days earlier spares its cost for those days
    cycle_shortened: (a.revenue_a_month * a.cycle_days_saved * a.yearly_rate) / 365,
    ads_reallocated: a.losing_ads_a_month * a.losing_ads_stopped,
    service: a.tickets_a_month * a.minutes_saved_per_ticket * minute,
    errors_avoided: a.returns_a_month * a.errors_avoided,
  };
}

/** The plan month by month: effects grow evenly to their full size over the ramp and count at the chance of success. */
export function planOf(a: Assumptions): Plan {
  const cost = a.licence_per_seat * a.seats + a.hosting + a.support + a.admin_hours * a.hour_cost;
  const full = Object.values(effectsOf(a)).reduce((sum, effect) => sum + effect, 0) * a.chance;
  const months = Math.max(1, Math.round(a.months));
  return {
    atStart: a.licences_once + a.hardware + a.implementation + a.training,
    monthly: Array.from({ length: months }, (_, index) => ({
      cost,
      effect: full * (a.ramp_months > 0 ? Math.min(1, (index + 1) / a.ramp_months) : 1),
    })),
    yearlyRate: a.yearly_rate,
  };
}

/** The project as assumed, and with every assumption at its worse and at its better end. */
export function casesOf(a: Assumptions): Readonly<Record<'low' | 'base' | 'high', Appraisal>> {
  const all = (end: 'worse' | 'better'): Assumptions =>
    Object.fromEntries(assumptionKeys.map((key) => [key, endOf(a, key, end)])) as Assumptions;
  return { low: appraise(planOf(all('worse'))), base: appraise(planOf(a)), high: appraise(planOf(all('better'))) };
}

/** How far the value now moves when one assumption alone goes to its worse and to its better end; the widest first. */
export function tornadoOf(a: Assumptions): readonly { key: AssumptionKey; low: number; high: number }[] {
  const worth = (key: AssumptionKey, end: 'worse' | 'better'): number =>
    appraise(planOf({ ...a, [key]: endOf(a, key, end) })).npv;
  return assumptionKeys
    .map((key) => ({ key, low: worth(key, 'worse'), high: worth(key, 'better') }))
    .filter(({ low, high }) => low !== high)
    .sort((one, other) => Math.abs(other.high - other.low) - Math.abs(one.high - one.low));
}

function endOf(a: Assumptions, key: AssumptionKey, end: 'worse' | 'better'): number {
  const { swing, better, unit } = ASSUMPTIONS[key];
  const up = (end === 'better') === (better === 'more');
  const value = a[key] * (1 + (up ? swing : -swing));
  return unit === 'share' ? Math.min(1, value) : value;
}

function kind(unit: Kind['unit'], group: Kind['group'], usual: number, swing: number, better: Kind['better']): Kind {
  return { unit, group, usual, swing, better };
}
