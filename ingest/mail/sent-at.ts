/** Zones that letters name by letters; those of RFC 5322 are known to the engine itself. */
const ZONES: Readonly<Record<string, string>> = {
  MSK: '+0300',
  MSD: '+0400',
  CET: '+0100',
  CEST: '+0200',
  EET: '+0200',
};

/**
 * The moment in a Date header: RFC 5322 and what programs make of it. Comments go, an unknown zone is UTC ("-0000" too);
 * null where no moment can be read, for the caller to take another witness.
 */
export function momentOf(text: string | undefined): Date | null {
  if (text === undefined) return null;
  const plain = text
    .replace(/\([^)]*\)/g, ' ')
    .replace(/^\s*[\p{L}]{2,12}\.?,\s*/u, '')
    .replace(/\s+/g, ' ')
    .trim();
  const found =
    /^(\d{1,2})[ -]([A-Za-z]{3})[A-Za-z]*[ -](\d{2,4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)? ?([-+]\d{4}|[A-Za-z]{1,5})?/.exec(
      plain,
    );
  if (!found) return isoMoment(plain);
  const [, day = '', month = '', year = '', hour = '', minute = '', second, zone = ''] = found;
  const at = MONTHS.indexOf(month.toLowerCase());
  if (at < 0) return null;
  const offset = ZONES[zone.toUpperCase()] ?? (/^[-+]\d{4}$/.test(zone) ? zone : '+0000');
  const minutes = (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3))) * (offset.startsWith('-') ? -1 : 1);
  const local = Date.UTC(fullYear(Number(year)), at, Number(day), Number(hour), Number(minute), Number(second ?? 0));
  const moment = new Date(local - minutes * 60_000);
  const isReal = Number(day) >= 1 && Number(day) <= 31 && Number(hour) < 24 && Number(minute) < 60;
  return isReal && new Date(local).getUTCDate() === Number(day) ? moment : null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Two digits are of this or the last century, as RFC 5322 reads them. */
function fullYear(year: number): number {
  if (year >= 1000) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function isoMoment(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const moment = new Date(text.length === 10 || /[Zz]|[-+]\d{2}:?\d{2}$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(moment.getTime()) ? null : moment;
}
