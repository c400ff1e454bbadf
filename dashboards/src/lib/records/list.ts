import type { Format } from '../format/format.ts';
import type { MessageKey, Translate } from '../i18n/translate.ts';
import type { DealsWish, RecordsWish } from '../marks/mark.ts';
import { dateFieldOf, type RecordRow, type Sort } from './records.ts';

/** A column of a list; the server sorts by its field. */
export type ListColumn = {
  readonly field: string;
  readonly head: MessageKey;
  readonly align: 'start' | 'end';
  /** Whether a telephone leaves it out; the first column then says it underneath. */
  readonly isWideOnly: boolean;
  readonly isStrong: boolean;
  readonly text: (row: RecordRow) => string;
  readonly under: ((row: RecordRow) => Under) | null;
};
export type Under = { readonly text: string; readonly tone: 'plain' | 'good' | 'bad' };

export type RecordsList = {
  readonly idOf: (row: RecordRow) => string;
  readonly columns: readonly ListColumn[];
  /** What a telephone shows in place of the columns it leaves out. */
  readonly narrow: (row: RecordRow) => string;
  readonly countKey: 'count.deals' | 'count.leads' | 'count.orders';
  readonly sort: Sort;
};

type Reader = { readonly t: Translate; readonly format: Format };

/** How the records of a wish are listed: newest first, open deals by their money. */
export function listFor(wish: RecordsWish, reader: Reader): RecordsList {
  switch (wish.kind) {
    case 'deals':
      return dealsList(wish, reader);
    case 'leads':
      return {
        idOf: (row) => String(row['lead_id']),
        columns: [
          named('title', 'field.title', 'lead_id', under('source')),
          wideOnly('status', 'field.status_name'),
          wideOnly('owner', 'field.owner'),
          wideOnly('channel', 'field.channel'),
          day('created_at', 'field.came_at', reader),
        ],
        narrow: (row) => joined(row, ['status', 'owner', 'channel']),
        countKey: 'count.leads',
        sort: { field: 'created_at', isDescending: true },
      };
    case 'orders':
      return {
        idOf: (row) => String(row['order_id']),
        columns: [
          named('number', 'field.number', 'order_id', under('company')),
          wideOnly('status', 'field.status_name'),
          wideOnly('owner', 'field.owner'),
          wideOnly('channel', 'field.channel'),
          day('ordered_at', 'field.ordered_at', reader),
          money((row) => reader.format.exactMoneyIn(textOrNull(row, 'amount'), textOrNull(row, 'currency'))),
        ],
        narrow: (row) => joined(row, ['status', 'owner', 'channel']),
        countKey: 'count.orders',
        sort: { field: 'ordered_at', isDescending: true },
      };
  }
}

function dealsList(wish: DealsWish, reader: Reader): RecordsList {
  const shownDay = wish.dateField === 'closed_at' ? 'closed_at' : 'created_at';
  const status = (row: RecordRow): Under => {
    const name = row['status'];
    switch (name) {
      case 'open':
        return { text: reader.t('status.open'), tone: 'plain' };
      case 'won':
        return { text: reader.t('status.won'), tone: 'good' };
      case 'lost':
        return { text: reader.t('status.lost'), tone: 'bad' };
    }
    return { text: textAt(row, 'status'), tone: 'plain' };
  };
  return {
    idOf: (row) => String(row['deal_id']),
    columns: [
      named('title', 'field.title', 'deal_id', under('company')),
      { ...wideOnly('stage', 'field.stage'), under: status },
      wideOnly('owner', 'field.owner'),
      day(shownDay, `field.${shownDay}`, reader),
      money((row) => reader.format.exactMoney(textOrNull(row, 'amount'))),
    ],
    narrow: (row) => joined(row, ['owner', 'stage']),
    countKey: 'count.deals',
    sort: { field: (wish.status === 'open' ? null : dateFieldOf(wish)) ?? 'amount', isDescending: true },
  };
}

/** The order after a press on a head: the same one turns round, dates and money begin from the latest and the largest. */
export function sortAfter(sort: Sort, { field, align }: Pick<ListColumn, 'field' | 'align'>): Sort {
  return { field, isDescending: sort.field === field ? !sort.isDescending : align === 'end' };
}

const textOrNull = (row: RecordRow, field: string): string | null => {
  const value = row[field];
  return value === null || value === undefined || value === '' ? null : String(value);
};
const textAt = (row: RecordRow, field: string): string => textOrNull(row, field) ?? '—';
const joined = (row: RecordRow, fields: readonly string[]): string =>
  fields.map((field) => textAt(row, field)).join(' · ');
const under =
  (field: string) =>
  (row: RecordRow): Under => ({ text: textAt(row, field), tone: 'plain' });

const plain = { align: 'start', isWideOnly: false, isStrong: false, under: null } as const;

const named = (field: string, head: MessageKey, id: string, below: (row: RecordRow) => Under): ListColumn => ({
  ...plain,
  field,
  head,
  isStrong: true,
  text: (row) => textOrNull(row, field) ?? textAt(row, id),
  under: below,
});

const wideOnly = (field: string, head: MessageKey): ListColumn => ({
  ...plain,
  field,
  head,
  isWideOnly: true,
  text: (row) => textAt(row, field),
});

const day = (field: string, head: MessageKey, { format }: Reader): ListColumn => ({
  ...plain,
  field,
  head,
  align: 'end',
  text: (row) => {
    const instant = textOrNull(row, field);
    return instant === null ? '—' : format.moment(instant).slice(0, 10);
  },
});

const money = (text: (row: RecordRow) => string): ListColumn => ({
  ...plain,
  field: 'amount',
  head: 'field.amount',
  align: 'end',
  isStrong: true,
  text,
});
