import { describe, expect, it } from 'vitest';
import { createFormat } from '../format/format.ts';
import messages from '../i18n/ru/index.ts';
import { createTranslate } from '../i18n/translate.ts';
import type { RecordsWish } from '../marks/mark.ts';
import { draftOf, patchOf } from './fields.ts';
import { listFor, sortAfter } from './list.ts';
import { listFilters, listSearch, type Deal } from './records.ts';

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
      kind: 'deals',
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

const days = { from: '2026-01-01', to: '2026-01-31' };
const filters = [
  { dimension: 'channel', mode: 'include', values: ['Сайт'] },
  { dimension: 'product', mode: 'include', values: ['Насос'] },
] as const;
const leads: RecordsWish = { kind: 'leads', title: 'Сайт', days, filters: filters.slice(0, 1), count: 4 };
const orders: RecordsWish = { kind: 'orders', title: 'Выручка', days, filters, count: 4 };
const byDay = { field: 'ordered_at', isDescending: false };

describe('leads and orders', () => {
  it('leads are asked by the day they came', () =>
    expect([...listSearch(leads, { field: 'created_at', isDescending: true }, 'next')]).toEqual([
      ['limit', '50'],
      ['sort', '-created_at'],
      ['filter[channel]', 'Сайт'],
      ['dateField', 'created_at'],
      ['from', '2026-01-01'],
      ['to', '2026-01-31'],
      ['cursor', 'next'],
    ]));
  it('orders are asked by the day they were made, without what only their lines know', () =>
    expect([...listSearch(orders, byDay, null)]).toEqual([
      ['limit', '50'],
      ['sort', 'ordered_at'],
      ['filter[channel]', 'Сайт'],
      ['dateField', 'ordered_at'],
      ['from', '2026-01-01'],
      ['to', '2026-01-31'],
    ]));
  it('a filter that orders lack is named', () => {
    expect(listFilters(orders).leftOut).toEqual(['product']);
    expect(listFilters(leads).leftOut).toEqual([]);
  });
  it('all time is no days at all', () =>
    expect(listSearch({ ...leads, days: null }, byDay, null).has('dateField')).toBe(false));
});

describe('a row of a list', () => {
  const reader = { t: createTranslate('ru', messages), format };
  const shown = (wish: RecordsWish, row: Readonly<Record<string, string | null>>) =>
    listFor(wish, reader).columns.map(({ text }) => text(row));
  it('a lead says what is known of it', () =>
    expect(
      shown(leads, {
        lead_id: 'demo:7',
        title: null,
        status: 'Новый',
        owner: 'Анна',
        channel: null,
        created_at: '2026-01-31T22:00:00Z',
      }),
    ).toEqual(['demo:7', 'Новый', 'Анна', '—', '01.02.2026']));
  it('an order keeps its own currency', () =>
    expect(
      shown(orders, {
        order_id: 'demo:9',
        number: '№ 9',
        status: null,
        owner: null,
        channel: 'Сайт',
        ordered_at: '2026-01-05T09:00:00Z',
        amount: '1200.5',
        currency: 'USD',
      }),
    ).toEqual(['№ 9', '—', '—', 'Сайт', '05.01.2026', '1\u202f200,50\u00a0$']));
});

it.each([
  ['the same head turns round', 'ordered_at', 'end', true],
  ['money begins from the largest', 'amount', 'end', true],
  ['names begin from A', 'number', 'start', false],
] as const)('sorting: %s', (_, field, align, isDescending) =>
  expect(sortAfter(byDay, { field, align })).toEqual({ field, isDescending }),
);

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
