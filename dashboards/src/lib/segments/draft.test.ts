import { expect, it } from 'vitest';
import { conditionOf, signsOf } from './draft.ts';

it.each([
  [
    'a number with a comma and spaces',
    { field: 'revenue', sign: 'at_least', typed: '500 000,5' },
    { field: 'revenue', at_least: 500000.5 },
  ],
  [
    'texts parted by commas',
    { field: 'industry', sign: 'one_of', typed: 'Опт, , Кафе' },
    { field: 'industry', one_of: ['Опт', 'Кафе'] },
  ],
  ['what is no number', { field: 'silent_days', sign: 'above', typed: 'много' }, null],
  ['no text at all', { field: 'country', sign: 'none_of', typed: ' , ' }, null],
] as const)('a condition is read as it is typed: %s', (_, typed, condition) =>
  expect(conditionOf({ ...typed }, 'ru')).toEqual(condition),
);

it('numbers and texts are compared each in its own way', () => {
  expect(signsOf('revenue')).not.toContain('one_of');
  expect(signsOf('industry')).toEqual(['one_of', 'none_of']);
});
