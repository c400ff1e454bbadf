import { offsetAt } from '../records/days.ts';

const HOUR = 3_600_000;

/**
 * Instants as the wall clock of a zone showed them. Offsets are remembered by the hour (they change on the hour), since
 * a large export asks for millions.
 */
export function createWallClock(timezone: string): (instant: string) => Date | null {
  const offsets = new Map<number, number>();
  return (instant) => {
    const at = Date.parse(instant);
    if (!Number.isFinite(at)) return null;
    const hour = Math.floor(at / HOUR);
    let offset = offsets.get(hour);
    if (offset === undefined) {
      if (offsets.size > 200_000) offsets.clear();
      offset = offsetAt(hour * HOUR, timezone);
      offsets.set(hour, offset);
    }
    return new Date(at + offset);
  };
}

/** 'YYYY-MM-DD HH:MM:SS', which Excel reads in every language. */
export function wallText(wall: Date): string {
  return wall.toISOString().slice(0, 19).replace('T', ' ');
}
