import { isPlainDate, type PlainDate } from '../calendar/plain-date.ts';
import type { Locale } from './locale.ts';

/**
 * What a person typed, as an exact decimal in text (`'1234.5'`), or null where it is not a number.
 * Spaces of every kind group digits; comma and dot both part the fraction, and of two different marks the last one does.
 */
export function parseNumber(locale: Locale, typed: string): string | null {
  const bare = typed.replace(/[\s\u00a0\u202f\u2009]/g, '').replace(/^\u2212/, '-');
  const plain = fractionAfterDot(locale, bare);
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? canonical(plain) : null;
}

/** A day as people type it: `1.3.2026`, `01/03/26`, `1 3 2026`, or as machines do, `2026-03-01`. The day comes first. */
export function parseDate(typed: string): PlainDate | null {
  const text = typed.trim();
  if (isPlainDate(text)) return text;
  const parts = /^(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{4}|\d{2})$/.exec(text);
  if (parts === null) return null;
  const [, day = '', month = '', year = ''] = parts;
  const date = `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isPlainDate(date) ? date : null;
}

function fractionAfterDot(locale: Locale, bare: string): string {
  const commas = bare.split(',').length - 1;
  const dots = bare.split('.').length - 1;
  if (commas > 0 && dots > 0) {
    const group = bare.lastIndexOf(',') > bare.lastIndexOf('.') ? '.' : ',';
    return bare.replaceAll(group, '').replace(',', '.');
  }
  if (commas > 1 || (commas === 1 && locale === 'en' && /\d,\d{3}$/.test(bare))) return bare.replaceAll(',', '');
  return bare.replace(',', '.');
}

const canonical = (plain: string): string => {
  const [whole = '', fraction = ''] = plain.replace('-', '').split('.');
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return (plain.startsWith('-') ? '-' : '') + (fraction === '' ? digits : `${digits}.${fraction}`);
};
