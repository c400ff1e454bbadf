import { describe, expect, it } from 'vitest';
import { readAddress, shownFirst, writeAddress, type Shown } from './address.ts';
import { filtersFor, replaced, withValue, type Filter } from './filter.ts';

describe('the address', () => {
  it.each<[string, Shown, string]>([
    ['a plain view', shownFirst, ''],
    [
      'a period, a comparison and filters, readable',
      {
        period: { kind: 'calendar', unit: 'quarter', start: '2026-01-01' },
        comparison: 'year-ago',
        filters: [
          { dimension: 'owner', mode: 'include', values: ['Анна Петрова', 'R&D = 100 %'] },
          { dimension: 'channel', mode: 'exclude', values: [null] },
        ],
      },
      'period=2026-Q1&compare=year-ago&owner=Анна+Петрова&owner=R%26D+%3D+100+%25&channel!=',
    ],
  ])('writes and reads %s', (_, shown, text) => {
    expect(writeAddress(shown)).toBe(text);
    expect(readAddress(new URLSearchParams(text))).toEqual(shown);
  });

  it('leaves out what it does not know', () =>
    expect(readAddress(new URLSearchParams('period=soon&compare=maybe&color=red&owner=A&owner=A'))).toEqual({
      ...shownFirst,
      filters: [{ dimension: 'owner', mode: 'include', values: ['A'] }],
    }));
});

describe('filters', () => {
  it.each<[string, Filter, unknown]>([
    [
      'values',
      { dimension: 'owner', mode: 'include', values: ['A', 'B'] },
      [{ member: 'pipeline.owner', operator: 'equals', values: ['A', 'B'] }],
    ],
    [
      'not known',
      { dimension: 'owner', mode: 'include', values: [null] },
      [{ member: 'pipeline.owner', operator: 'notSet' }],
    ],
    [
      'a value or not known',
      { dimension: 'owner', mode: 'include', values: ['A', null] },
      [
        {
          or: [
            { member: 'pipeline.owner', operator: 'equals', values: ['A'] },
            { member: 'pipeline.owner', operator: 'notSet' },
          ],
        },
      ],
    ],
    [
      'neither a value nor not known',
      { dimension: 'owner', mode: 'exclude', values: ['A', null] },
      [
        { member: 'pipeline.owner', operator: 'notEquals', values: ['A'] },
        { member: 'pipeline.owner', operator: 'set' },
      ],
    ],
  ])('%s', (_, filter, expected) => expect(filtersFor('pipeline', [filter]).obeyed).toEqual(expected));

  it('a view without the dimension says that it ignores it', () =>
    expect(filtersFor('channels', [{ dimension: 'owner', mode: 'include', values: ['A'] }])).toEqual({
      obeyed: [],
      ignored: ['owner'],
    }));

  it('a second exclusion adds to the first, a second choice replaces it', () => {
    const once = withValue([], 'owner', 'exclude', 'A');
    expect(withValue(once, 'owner', 'exclude', 'B')).toEqual([
      { dimension: 'owner', mode: 'exclude', values: ['A', 'B'] },
    ]);
    expect(withValue(once, 'owner', 'include', 'B')).toEqual([{ dimension: 'owner', mode: 'include', values: ['B'] }]);
  });

  it('a filter without values goes away', () =>
    expect(
      replaced([{ dimension: 'owner', mode: 'include', values: ['A'] }], {
        dimension: 'owner',
        mode: 'include',
        values: [],
      }),
    ).toEqual([]));
});
