/** How a measure is read: which way is good, and whether its change is a percent or points of a share. */
export type Reading = { readonly better: 'up' | 'down' | 'neither'; readonly change: 'percent' | 'points' };

/** The change against the compared days, or why there is none. */
export type Delta =
  | {
      readonly kind: 'change';
      readonly form: 'percent' | 'points';
      readonly change: number;
      readonly direction: 'up' | 'down' | 'flat';
      readonly verdict: 'good' | 'bad' | 'neutral';
    }
  | {
      readonly kind: 'none';
      readonly why: 'not-compared' | 'all-time' | 'partial' | 'no-base' | 'no-data' | 'state' | 'waiting';
    };

/** What the period allows: a comparison, or the reason against any. */
export type Comparable = 'yes' | 'not-compared' | 'all-time' | 'partial';

export function deltaOf(
  comparable: Comparable,
  reading: Reading,
  current: number | null,
  compared: number | null,
): Delta {
  if (comparable !== 'yes') return { kind: 'none', why: comparable };
  if (current === null) return { kind: 'none', why: 'no-data' };
  if (compared === null || (reading.change === 'percent' && compared <= 0)) return { kind: 'none', why: 'no-base' };
  const change = reading.change === 'points' ? current - compared : current / compared - 1;
  const direction = Math.abs(change) < 0.0005 ? 'flat' : change > 0 ? 'up' : 'down';
  return { kind: 'change', form: reading.change, change, direction, verdict: verdictOf(reading.better, direction) };
}

function verdictOf(better: Reading['better'], direction: 'up' | 'down' | 'flat'): 'good' | 'bad' | 'neutral' {
  if (direction === 'flat' || better === 'neither') return 'neutral';
  return direction === better ? 'good' : 'bad';
}
