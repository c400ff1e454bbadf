import { z } from 'zod';
import type { Cursor } from '../../connector.ts';

/** Changes are dated by the portal when they are written, some a little late. */
const OVERLAP_MS = 10 * 60_000;

const windowSchema = z.strictObject({
  /** changes from here on; null: all cards */
  since: z.string().nullable(),
  /** the portal's time when this reading began: the next one begins there */
  began: z.string().nullable(),
  /** cards up to this id are read in this reading */
  lastId: z.string(),
});

/**
 * How far cards are read. Cards changed since a moment are read in the order of their ids: thousands can bear one second,
 * so no order by time could be gone on with after a stop. A card changed again meanwhile is in the next window, which
 * begins when this one began.
 */
export type Window = z.infer<typeof windowSchema>;

export function windowOf(cursor: Cursor): Window {
  if (cursor.kind !== 'token') return { since: null, began: null, lastId: '0' };
  return windowSchema.parse(JSON.parse(cursor.token));
}

export const cursorOf = (window: Window): Cursor => ({ kind: 'token', token: JSON.stringify(window) });

/** The window after one that was read to its end. */
export function nextWindow({ began }: Window): Window {
  return { since: began, began: null, lastId: '0' };
}

/** The moment to ask for, moved back by the overlap. */
export function askedSince({ since }: Window): string | null {
  return since === null ? null : new Date(Date.parse(since) - OVERLAP_MS).toISOString().replace('.000Z', '+00:00');
}
