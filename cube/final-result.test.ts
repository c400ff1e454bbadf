import { expect, it } from 'vitest';
import { finalResult, finalResults, type Shaping } from './final-result.ts';

const RAW = {
  members: ['m', 't'],
  columns: [
    ['1', null],
    ['2024-01-01T00:00:00.000Z', '2024-02-01 10:20:30.5'],
  ],
} as const;
const SHAPING: Shaping = {
  aliasToMemberNameMap: { m: 'v.count', t: 'v.at.month' },
  annotation: { 'v.count': { type: 'number' }, 'v.at.month': { type: 'time' } },
  query: { dimensions: [], timeDimensions: [{ dimension: 'v.at', granularity: 'month', dateRange: ['a', 'b'] }] },
  queryType: 'regularQuery',
};
const JANUARY = '2024-01-01T00:00:00.000';
const FEBRUARY = '2024-02-01T10:20:30.500';

it('rows are told by member, times local, and a time with a granularity under its bare name too', () => {
  expect(finalResult(SHAPING, RAW, { total: null })).toEqual({
    total: null,
    data: [
      { 'v.count': '1', 'v.at.month': JANUARY, 'v.at': JANUARY },
      { 'v.count': null, 'v.at.month': FEBRUARY, 'v.at': FEBRUARY },
    ],
  });
});

it('compact rows carry no bare names', () => {
  expect(finalResult({ ...SHAPING, resType: 'compact' }, RAW, {})).toEqual({
    data: {
      members: ['v.count', 'v.at.month'],
      dataset: [
        ['1', JANUARY],
        [null, FEBRUARY],
      ],
    },
  });
});

it('an answer without rows is empty in every shape', () => {
  const nothing = { members: [], columns: [] };
  expect(finalResult(SHAPING, nothing, {})).toEqual({ data: [] });
  expect(finalResult({ ...SHAPING, resType: 'columnar' }, nothing, {})).toEqual({ data: { members: [], columns: [] } });
});

it('a blended row carries its time under one name for all queries', () => {
  const result = finalResults([{ ...SHAPING, queryType: 'blendingQuery' }], [RAW], {
    queryType: 'blendingQuery',
    results: [{}],
    slowQuery: false,
  });
  expect(result).toMatchObject({ results: [{ data: [{ 'time.month': JANUARY }, { 'time.month': FEBRUARY }] }] });
});

it('a member that may not be seen stops the answer', () => {
  expect(() => finalResult({ ...SHAPING, annotation: {} }, RAW, {})).toThrow("You requested hidden member: 'v.count'");
});
