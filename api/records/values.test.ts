import { expect, it } from 'vitest';
import type { Field, FieldType } from '../entities/entities.ts';
import { logValue } from './values.ts';

const field = (type: FieldType, name = 'field'): Field => ({
  name,
  type,
  to: null,
  isEditable: true,
  isGiven: false,
  isPersonal: false,
});

it.each([
  ['money', '22700.00', '22700.00'],
  ['money', '5', '5.00'],
  ['money', 22700.5, '22700.50'],
  ['money', '0007.1', '7.10'],
  ['money', '-0', '0.00'],
  ['money', '-3.20', '-3.20'],
  ['money', '99999999999999.99', '99999999999999.99'],
  ['money', '1.500000', '1.50'],
  ['number', '0.25', '0.2500'],
  ['integer', '7', '7'],
  ['integer', 7, '7'],
  ['flag', true, 'true'],
  ['date', '2024-02-29', '2024-02-29'],
  ['instant', '2024-02-29T10:00:00+03:00', '2024-02-29T07:00:00.000Z'],
  ['text', '  Анна ', 'Анна'],
  ['text', '   ', null],
  ['text', null, null],
] as const)('%s %j is kept as %j', (type, given, kept) => expect(logValue(field(type), given)).toBe(kept));

it.each([
  ['money', '1.005'],
  ['money', '1e3'],
  ['money', 1e21],
  ['money', 0.1 + 0.2],
  ['money', '1 000'],
  ['money', '1,5'],
  ['money', '100000000000000000.00'],
  ['money', NaN],
  ['money', true],
  ['money', {}],
  ['integer', 1.5],
  ['flag', 'true'],
  ['date', '2023-02-29'],
  ['date', '29.02.2024'],
  ['date', '0001-01-01'],
  ['text', 5],
  ['text', ['a']],
  ['text', 'a\u0000b'],
  ['text', '\ud800'],
  ['text', 'x'.repeat(2001)],
] as const)('%s %j is refused', (type, given) => expect(() => logValue(field(type), given)).toThrow('wrong-value'));

it('mail addresses and phones must look like ones', () => {
  expect(logValue(field('text', 'email'), 'a@b.ru')).toBe('a@b.ru');
  expect(() => logValue(field('text', 'email'), 'nobody')).toThrow('wrong-value');
  expect(logValue(field('text', 'phone'), '+7 921 555-34-12')).toBe('+7 921 555-34-12');
  expect(() => logValue(field('text', 'phone'), 'call me')).toThrow('wrong-value');
});
