import type { Cell } from '../../warehouse/warehouse.ts';

/**
 * Personal data as roles without the right to it see it: enough to tell two people apart on a call, too little to
 * reach them. 'Иван Петров' is 'И*** П***', '+7 921 555 34 12' is '+7 *** ** 12', 'anna@mail.ru' is 'a***@***'.
 */
export function masked(value: Cell): Cell {
  if (value === null || value === '') return value;
  const text = String(value);
  if (text.includes('@')) return `${[...text][0]}***@***`;
  const digits = text.replace(/\D/g, '');
  if (digits.length >= 5 && !/\p{L}/u.test(text)) return `${phoneHead(text, digits)} *** ** ${digits.slice(-2)}`;
  return text
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => `${[...word][0]}***`)
    .join(' ');
}

function phoneHead(text: string, digits: string): string {
  return text.trim().startsWith('+') ? `+${digits[0]}` : (digits[0] ?? '');
}
