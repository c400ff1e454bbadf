import { describe, expect, it } from 'vitest';
import { createFormat } from '../format/format.ts';
import { draftOf, patchOf } from './fields.ts';
import { listSearch, type Deal } from './records.ts';

const format = createFormat({ locale: 'ru', currency: 'RUB', timezone: 'Europe/Moscow' });
const deal: Deal = {
  id: 'demo:1',
  system: 'demo',
  version: 3,
  fields: { title: 'Насос', amount: '22700.50', expected_close_on: '2026-12-01', channel: null },
  names: {},
  editable: ['title', 'amount'],
};

it('the list behind a number has its days, status and filters', () => {
  const search = listSearch(
    {
      title: 'Анна',
      status: 'won',
      dateField: 'closed_at',
      days: { from: '2026-01-01', to: '2026-01-31' },
      filters: [
        { dimension: 'owner', mode: 'include', values: ['Анна', null] },
        { dimension: 'channel', mode: 'exclude', values: ['E-mail', null] },
      ],
      count: 4,
    },
    { field: 'amount', isDescending: true },
    null,
  );
  expect([...search]).toEqual([
    ['limit', '50'],
    ['sort', '-amount'],
    ['filter[status]', 'won'],
    ['filter[owner]', 'Анна'],
    ['filter[owner][is]', 'unknown'],
    ['filter[channel][not]', 'E-mail'],
    ['filter[channel][is]', 'known'],
    ['dateField', 'closed_at'],
    ['from', '2026-01-01'],
    ['to', '2026-01-31'],
  ]);
});

describe('an edit', () => {
  const before = draftOf(deal, format);
  it('shows the amount as people write it', () => expect(before.amount).toBe('22\u202f700,5'));
  it('sends only what was changed, exactly', () =>
    expect(patchOf(before, { ...before, amount: '23 000,75', channel: ' Сайт ' }, format)).toEqual({
      kind: 'ready',
      fields: { amount: '23000.75', channel: 'Сайт' },
    }));
  it('sends nothing where nothing was changed', () =>
    expect(patchOf(before, before, format)).toEqual({ kind: 'ready', fields: {} }));
  it('an emptied field is not known', () =>
    expect(patchOf(before, { ...before, title: '' }, format)).toEqual({ kind: 'ready', fields: { title: null } }));
  it('a word is not an amount', () =>
    expect(patchOf(before, { ...before, amount: 'много' }, format)).toEqual({ kind: 'wrong', field: 'amount' }));
});
