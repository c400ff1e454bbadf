import type { Field } from '../entities/entities.ts';
import { Problem } from '../problems/problem.ts';
import { isDay } from './days.ts';

const LONGEST = 2000;

/**
 * A value from JSON as the log keeps it: text as the field's type writes it, null where it was emptied. Whether a
 * reference points at anything is not looked at here.
 */
export function logValue(field: Field, given: unknown): string | null {
  if (given === null) return null;
  switch (field.type) {
    case 'text':
    case 'reference':
      return textValue(field, given);
    case 'money':
      return decimalValue(field, given, 2, 'нужна сумма вида "22700.00"', 'an amount such as "22700.00" is needed');
    case 'number':
      return decimalValue(field, given, 4, 'нужно число вида "1.5"', 'a number such as "1.5" is needed');
    case 'integer':
      if (typeof given === 'number' && Number.isSafeInteger(given)) return String(given);
      if (typeof given === 'string' && /^-?\d{1,18}$/.test(given)) return String(BigInt(given));
      throw wrong(field, 'нужно целое число', 'a whole number is needed');
    case 'flag':
      if (typeof given === 'boolean') return String(given);
      throw wrong(field, 'нужно true или false', 'true or false is needed');
    case 'date':
      if (typeof given === 'string' && isDay(given) && given >= '1900' && given < '2200') return given;
      throw wrong(field, 'нужна дата вида 2026-03-01', 'a date such as 2026-03-01 is needed');
    case 'instant':
      if (typeof given === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(given) && Number.isFinite(Date.parse(given))) {
        return new Date(given).toISOString();
      }
      throw wrong(field, 'нужен момент вида 2026-03-01T10:00:00Z', 'an instant such as 2026-03-01T10:00:00Z is needed');
  }
}

function textValue(field: Field, given: unknown): string | null {
  if (typeof given !== 'string') throw wrong(field, 'нужен текст', 'a text is needed');
  const text = given.normalize('NFC').trim();
  if (text === '') return null;
  if (text.length > LONGEST) {
    throw wrong(field, `не длиннее ${LONGEST} знаков`, `at most ${LONGEST} characters`);
  }

  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u.test(text)) {
    throw wrong(field, 'в тексте есть непечатаемые знаки', 'the text holds unprintable characters');
  }
  if (field.name === 'email' && !/^[^\s@<>"]+@[^\s@<>"]+$/.test(text)) {
    throw wrong(field, 'нужен адрес почты', 'a mail address is needed');
  }
  if (field.name === 'phone' && text.replace(/\D/g, '').length < 5) {
    throw wrong(field, 'нужен номер телефона', 'a phone number is needed');
  }
  return text;
}

/** Decimals are compared and added as text, so they are brought to one spelling: '5' is '5.00'. */
function decimalValue(field: Field, given: unknown, places: number, wanted_ru: string, wanted: string): string {
  const text = typeof given === 'number' ? String(given) : given;
  const parts = typeof text === 'string' ? /^(-?)0*(\d{1,14})(?:\.(\d+))?$/.exec(text.trim()) : null;
  if (!parts) throw wrong(field, wanted_ru, wanted);
  const [, sign, whole = '0', fraction = ''] = parts;
  if (fraction.replace(/0+$/, '').length > places) throw wrong(field, wanted_ru, wanted);
  // A JSON number with more digits than a double holds was rounded before it came here.
  if (typeof given === 'number' && (whole + fraction).length > 15) throw wrong(field, wanted_ru, wanted);
  const plain = `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
  return sign && /[1-9]/.test(plain) ? `-${plain}` : plain;
}

function wrong(field: Field, wanted_ru: string, wanted: string): Problem {
  return new Problem('wrong-value', { field: field.name, wanted, wanted_ru });
}
