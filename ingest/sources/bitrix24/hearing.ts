import type { FormValue, Hearing } from '../connector.ts';
import { isSameSecret } from '../same-secret.ts';

const STREAM: Readonly<Record<string, string>> = {
  LEAD: 'leads',
  DEAL: 'deals',
  CONTACT: 'contacts',
  COMPANY: 'companies',
  QUOTE: 'quotes',
  ACTIVITY: 'activities',
  REQUISITE: 'requisites',
};

/**
 * An outbound webhook: `event`, `data[FIELDS][ID]` and the token of the application that was made for it. It names a card
 * and says nothing of it; an event that names none of ours makes the next sync come sooner.
 */
export const heardFromBitrix24: Hearing = ({ body }, secret) => {
  const ours = secret('application_token');
  if (ours === null || body.kind !== 'form') return { kind: 'stranger' };
  const { event, data, auth } = body.fields;
  if (!isSameSecret(textIn(auth, 'application_token') ?? '', ours)) return { kind: 'stranger' };
  const name = typeof event === 'string' ? event.toUpperCase() : '';
  const card = /^ONCRM(LEAD|DEAL|CONTACT|COMPANY|QUOTE|ACTIVITY|REQUISITE)/.exec(name)?.[1];
  const stream = card ? STREAM[card] : name.startsWith('ONTASK') ? 'tasks' : undefined;
  const id =
    textIn(data, 'FIELDS', 'ID') ?? textIn(data, 'FIELDS_AFTER', 'ID') ?? textIn(data, 'FIELDS_BEFORE', 'ID') ?? '';
  return { kind: 'heard', hints: stream !== undefined && /^\d{1,18}$/.test(id) ? [{ stream, id }] : [] };
};

function textIn(value: FormValue | undefined, ...path: readonly string[]): string | null {
  let at = value;
  for (const step of path) at = typeof at === 'object' && Object.hasOwn(at, step) ? at[step] : undefined;
  return typeof at === 'string' ? at : null;
}
