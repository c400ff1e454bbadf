const HOUR_MS = 3_600_000;

/**
 * Reads times that a zone's clock shows (`YYYY-MM-DD HH:MM:SS`) as moments (ISO 8601, Z); null where it is no time. An hour
 * that the clock shows twice is taken for the later one, an hour that it passes over for the one before.
 */
export function momentsIn(timezone: string): (shown: string) => string | null {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  const eastOf = (moment: number): number => Date.parse(`${clock.format(moment).replace(' ', 'T')}Z`) - moment;
  /** By hour: asking a calendar for each line would take longer than reading it. */
  const known = new Map<string, number>();
  return (shown) => {
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(shown)) return null;
    const asUtc = Date.parse(`${shown.replace(' ', 'T')}Z`);
    if (Number.isNaN(asUtc)) return null;
    const hour = shown.slice(0, 13);
    let east = known.get(hour);
    if (east === undefined) {
      const onTheHour = Math.floor(asUtc / HOUR_MS) * HOUR_MS;
      east = eastOf(onTheHour - eastOf(onTheHour));
      known.set(hour, east);
    }
    return new Date(asUtc - east).toISOString();
  };
}
