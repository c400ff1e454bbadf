/** An instant as Siebel writes it: 03/12/2025 14:55:40 on the clock of its server. */
export function siebelTime(at: Date, timezone: string): string {
  const { year, month, day, hour, minute, second } = clockOf(at, timezone);
  return `${month}/${day}/${year} ${hour}:${minute}:${second}`;
}

/** The instant of a text of Siebel as ISO 8601 in UTC. Throws RangeError when it is none. */
export function utcOf(text: string, timezone: string): string {
  const found = /^(\d{2})\/(\d{2})\/(\d{4})(?: (\d{2}):(\d{2}):(\d{2}))?$/.exec(text.trim());
  if (!found) throw new RangeError(`"${text}" is no time of Siebel`);
  const [, month, day, year, hour = '00', minute = '00', second = '00'] = found;
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // What the clock of the zone shows at that moment tells how far it is from UTC; twice, for the days it is set.
  const guess = wall - offsetAt(wall, timezone);
  return new Date(wall - offsetAt(guess, timezone)).toISOString();
}

function offsetAt(at: number, timezone: string): number {
  const { year, month, day, hour, minute, second } = clockOf(new Date(at), timezone);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(at / 1000) * 1000;
}

function clockOf(at: Date, timezone: string) {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: timezone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? '00';
  return {
    ...{ year: of('year'), month: of('month'), day: of('day') },
    ...{ hour: of('hour'), minute: of('minute'), second: of('second') },
  };
}
