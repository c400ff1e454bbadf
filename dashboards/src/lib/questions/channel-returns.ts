import { countAt, numberAt, startAt, textAt, timeOf, type CubeRow } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** What channels cost and brought in the days. Ratios are null where their base is 0. */
export type ChannelReturns = {
  readonly spend: number | null;
  readonly leads: number;
  readonly deals: number;
  readonly won: number;
  readonly revenue: number | null;
  readonly cpl: number | null;
  readonly cac: number | null;
  /** (gross margin − spend) / spend */
  readonly romi: number | null;
  /** spend / revenue */
  readonly drr: number | null;
};
export type ReturnsByTime = ChannelReturns & { readonly start: string };
export type ReturnsByChannel = ChannelReturns & { readonly channel: string | null; readonly visits: number };

const measures = [
  'channels.spend',
  'channels.leads',
  'channels.deals',
  'channels.won',
  'channels.revenue',
  'channels.cpl',
  'channels.cac',
  'channels.romi',
  'channels.drr',
] as const;

const readReturns = (row: CubeRow): ChannelReturns => ({
  spend: numberAt(row, 'channels.spend'),
  leads: countAt(row, 'channels.leads'),
  deals: countAt(row, 'channels.deals'),
  won: countAt(row, 'channels.won'),
  revenue: numberAt(row, 'channels.revenue'),
  cpl: numberAt(row, 'channels.cpl'),
  cac: numberAt(row, 'channels.cac'),
  romi: numberAt(row, 'channels.romi'),
  drr: numberAt(row, 'channels.drr'),
});

export const channelReturns = ({ days, filters, timezone }: Scope): Question<ChannelReturns> => ({
  view: 'channels',
  query: {
    measures,
    timeDimensions: [timeOf('channels.date', days, null)],
    filters: filtersFor('channels', filters).obeyed,
    timezone,
  },
  read: readReturns,
});

export const returnsByTime = ({ days, grain, filters, timezone }: Scope): Question<ReturnsByTime> => ({
  view: 'channels',
  query: {
    measures,
    timeDimensions: [timeOf('channels.date', days, grain)],
    filters: filtersFor('channels', filters).obeyed,
    order: [['channels.date', 'asc']],
    timezone,
  },
  read: (row) => ({ start: startAt(row, 'channels.date', grain), ...readReturns(row) }),
});

export const returnsByChannel = ({ days, filters, timezone }: Scope): Question<ReturnsByChannel> => ({
  view: 'channels',
  query: {
    measures: [...measures, 'channels.visits'],
    dimensions: ['channels.channel'],
    timeDimensions: [timeOf('channels.date', days, null)],
    filters: filtersFor('channels', filters).obeyed,
    order: [
      ['channels.revenue', 'desc'],
      ['channels.channel', 'asc'],
    ],
    limit: 100,
    timezone,
  },
  read: (row) => ({
    channel: textAt(row, 'channels.channel'),
    visits: countAt(row, 'channels.visits'),
    ...readReturns(row),
  }),
});
