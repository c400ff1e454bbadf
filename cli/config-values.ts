import { nearest } from './nearest.ts';
import { Trouble } from './trouble.ts';

/** A setting and where it was written, such as `voronka.yml:3` or `VORONKA_TZ`, for the message about a wrong one. */
export type Written = { readonly value: string; readonly where: string };

/** An IANA zone. Offsets such as +03:00 are refused: they have no history, so old reports would move. */
export function timezoneOf({ value, where }: Written): string {
  if (/^[+-]?\d/.test(value) || !isZone(value)) {
    const near = nearest(value, [...Intl.supportedValuesOf('timeZone'), 'UTC']);
    throw new Trouble(2, (m) => m.config.wrongTimezone(where, value, near));
  }
  return value;
}

/** An ISO 4217 code. */
export function currencyOf({ value, where }: Written): string {
  const code = value.toUpperCase();
  const known = Intl.supportedValuesOf('currency');
  if (!known.includes(code)) throw new Trouble(2, (m) => m.config.wrongCurrency(where, value, nearest(code, known)));
  return code;
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
