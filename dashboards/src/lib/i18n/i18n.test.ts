import { describe, expect, it } from 'vitest';
import { IntlMessageFormat } from 'intl-messageformat';
import en from './en/index.ts';
import ru from './ru/index.ts';
import { createTranslate, type MessageKey } from './translate.ts';

const keys = Object.keys(ru) as MessageKey[];

/** The arguments that a message names, tags too. */
function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(walk);
    else if (typeof part === 'object' && part !== null) {
      const { type, value } = part as { type?: number; value?: unknown };
      if (type !== undefined && type !== 0 && type !== 7 && typeof value === 'string') names.add(value);
      Object.entries(part).forEach(([key, inner]) => key !== 'location' && walk(inner));
    }
  };
  walk(new IntlMessageFormat(message, 'ru').getAst());
  return [...names].sort();
}

describe('messages', () => {
  it('both languages say the same things', () => expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort()));
  it('none is empty', () => expect(keys.filter((key) => ru[key].trim() === '' || en[key].trim() === '')).toEqual([]));
  it.each(keys)('%s takes the same arguments in both', (key) =>
    expect(argumentsOf(en[key])).toEqual(argumentsOf(ru[key])),
  );
  it('every Russian plural has its four forms', () => {
    const short = keys.filter(
      (key) =>
        /plural,/.test(ru[key]) && !['one', 'few', 'many', 'other'].every((form) => ru[key].includes(`${form} {`)),
    );
    expect(short).toEqual([]);
  });
});

describe('plural forms', () => {
  const t = createTranslate('ru', ru);
  it.each([
    [1, '1 сделка'],
    [3, '3 сделки'],
    [11, '11 сделок'],
    [14, '14 сделок'],
    [21, '21 сделка'],
    [1425, '1425 сделок'],
    [1.5, '1.5 сделки'],
  ])('%d', (n, text) => expect(t('count.deals', { n, count: String(n) })).toBe(text));
});

it('a sentence comes in pieces, and what stands in a name is text', () => {
  const t = createTranslate('ru', ru);
  const pieces = t.pieces('headline.open', { amount: '<i>5</i>', n: 1, count: '1' });
  expect(pieces.find(({ isStrong }) => isStrong)?.text).toBe('<i>5</i>');
});
