import { expect, it } from 'vitest';
import type { AskedQuery } from './access.ts';
import { onOneSide } from './default-side.ts';

const equals = (member: string, value: string) => ({ member, operator: 'equals', values: [value] });

it('a question about channels that names no side means the source in the CRM, on the day of each event', () => {
  expect(onOneSide({ measures: ['channels.revenue'] })).toEqual({
    measures: ['channels.revenue'],
    filters: [equals('channels.model', 'crm'), equals('channels.basis', 'event')],
  });
});

it.each<[string, AskedQuery]>([
  ['groups by', { measures: ['channels.revenue'], dimensions: ['channels.model'] }],
  ['filters by', { measures: ['channels.revenue'], filters: [equals('channels.model', 'linear')] }],
  [
    'filters inside an or by',
    { measures: ['channels.revenue'], filters: [{ or: [equals('channels.model', 'first')] }] },
  ],
])('a side that a question %s is left to it', (_, query) => {
  expect(onOneSide(query).filters?.filter((filter) => JSON.stringify(filter).includes('"crm"'))).toEqual([]);
});

it('other views and a settled question stay as they are', () => {
  const query = { measures: ['pipeline.deal_count'] };
  expect(onOneSide(query)).toBe(query);
  const settled = onOneSide({ measures: ['attribution.revenue'] });
  expect(onOneSide(settled)).toBe(settled);
});
