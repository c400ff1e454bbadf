import { countAt, startAt, timeOf } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Leads that came in the days. */
export type NewLeads = { readonly leadCount: number };
export type NewLeadsByTime = NewLeads & { readonly start: string };

export const newLeads = ({ days, filters, timezone }: Scope): Question<NewLeads> => ({
  view: 'leads',
  query: {
    measures: ['leads.lead_count'],
    timeDimensions: [timeOf('leads.created_at', days, null)],
    filters: filtersFor('leads', filters).obeyed,
    timezone,
  },
  read: (row) => ({ leadCount: countAt(row, 'leads.lead_count') }),
});

export const newLeadsByTime = ({ days, grain, filters, timezone }: Scope): Question<NewLeadsByTime> => ({
  view: 'leads',
  query: {
    measures: ['leads.lead_count'],
    timeDimensions: [timeOf('leads.created_at', days, grain)],
    filters: filtersFor('leads', filters).obeyed,
    order: [['leads.created_at', 'asc']],
    timezone,
  },
  read: (row) => ({ start: startAt(row, 'leads.created_at', grain), leadCount: countAt(row, 'leads.lead_count') }),
});
