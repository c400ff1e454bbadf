import { countAt, numberAt, textAt, timeOf, type Member } from '../cube/query.ts';
import type { Question } from '../cube/question.ts';
import { filtersFor } from '../state/filter.ts';
import type { Scope } from './scope.ts';

/** Tickets opened in the days of the page, whole or by one of their sides; a null name is not known. */
export type Tickets = {
  readonly name: string | null;
  readonly tickets: number;
  readonly closed: number;
  readonly judged: number;
  readonly inTime: number;
  readonly reopened: number;
};

export const ticketSides = ['category', 'company', 'owner', 'channel', 'priority'] as const;
export type TicketSide = (typeof ticketSides)[number];

export const allTickets = (scope: Scope): Question<Tickets> => ticketsBy(scope, null);

export function ticketsBy({ days, filters, timezone }: Scope, side: TicketSide | null): Question<Tickets> {
  const member: Member | null = side === null ? null : `service.${side}`;
  return {
    view: 'service',
    query: {
      measures: [
        'service.ticket_count',
        'service.closed_count',
        'service.judged_count',
        'service.within_sla_count',
        'service.reopened_ticket_count',
      ],
      dimensions: member === null ? [] : [member],
      timeDimensions: [timeOf('service.opened_at', days, null)],
      filters: filtersFor('service', filters).obeyed,
      ...(member === null
        ? {}
        : {
            order: [
              ['service.ticket_count', 'desc'],
              [member, 'asc'],
            ] as const,
            limit: 500,
          }),
      timezone,
    },
    read: (row) => ({
      name: member === null ? null : textAt(row, member),
      tickets: countAt(row, 'service.ticket_count'),
      closed: countAt(row, 'service.closed_count'),
      judged: countAt(row, 'service.judged_count'),
      inTime: countAt(row, 'service.within_sla_count'),
      reopened: countAt(row, 'service.reopened_ticket_count'),
    }),
  };
}

export type ServiceStep = 'answer' | 'close';

/** How soon the tickets of a category come through a step, in working hours, all time; a null category is all of them. */
export type Speed = {
  readonly category: string | null;
  readonly step: ServiceStep;
  readonly tickets: number;
  readonly through: number;
  readonly median: number | null;
  readonly ninetieth: number | null;
  readonly promised: number | null;
};

export const serviceSpeed = ({ timezone }: Scope): Question<Speed> => ({
  view: 'service_speed',
  query: {
    measures: [
      'service_speed.ticket_count',
      'service_speed.over_count',
      'service_speed.median_work_hours',
      'service_speed.ninetieth_work_hours',
      'service_speed.promised_work_hours',
    ],
    dimensions: ['service_speed.category', 'service_speed.step'],
    filters: [],
    order: [
      ['service_speed.ticket_count', 'desc'],
      ['service_speed.category', 'asc'],
      ['service_speed.step', 'asc'],
    ],
    limit: 500,
    timezone,
  },
  read: (row) => ({
    category: textAt(row, 'service_speed.category'),
    step: stepAt(textAt(row, 'service_speed.step')),
    tickets: countAt(row, 'service_speed.ticket_count'),
    through: countAt(row, 'service_speed.over_count'),
    median: numberAt(row, 'service_speed.median_work_hours'),
    ninetieth: numberAt(row, 'service_speed.ninetieth_work_hours'),
    promised: numberAt(row, 'service_speed.promised_work_hours'),
  }),
});

/** The share of tickets through a step after so many working hours; the band is null at 0 and 1. */
export type SpeedPoint = {
  readonly step: ServiceStep;
  readonly hours: number;
  readonly share: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly waiting: number;
};

export const serviceCurves = ({ timezone }: Scope): Question<SpeedPoint> => ({
  view: 'service_curves',
  query: {
    measures: [
      'service_curves.work_hours',
      'service_curves.through_share',
      'service_curves.through_low',
      'service_curves.through_high',
      'service_curves.waiting_count',
    ],
    dimensions: ['service_curves.step', 'service_curves.point'],
    filters: [],
    order: [
      ['service_curves.step', 'asc'],
      ['service_curves.point', 'asc'],
    ],
    limit: 200,
    timezone,
  },
  read: (row) => ({
    step: stepAt(textAt(row, 'service_curves.step')),
    hours: countAt(row, 'service_curves.work_hours'),
    share: countAt(row, 'service_curves.through_share'),
    low: numberAt(row, 'service_curves.through_low'),
    high: numberAt(row, 'service_curves.through_high'),
    waiting: countAt(row, 'service_curves.waiting_count'),
  }),
});

const stepAt = (text: string | null): ServiceStep => (text === 'answer' ? 'answer' : 'close');
