import { expect, it } from 'vitest';
import { fileName, wholeOf } from './export.ts';

it.each([
  [
    'a name in UTF-8',
    `attachment; filename="x.csv"; filename*=UTF-8''%D0%9A%D0%B0%D0%BD%D0%B0%D0%BB%D1%8B.csv`,
    'Каналы.csv',
  ],
  ['a plain name', 'attachment; filename="channels.xlsx"', 'channels.xlsx'],
  ['none', null, null],
])('the file of an export: %s', (_, disposition, name) => expect(fileName(disposition)).toBe(name));

it('a file has every row, whatever the screen shows', () =>
  expect(wholeOf({ measures: ['revenue.revenue'], limit: 200, timezone: 'UTC' })).toEqual({
    measures: ['revenue.revenue'],
    timezone: 'UTC',
  }));
