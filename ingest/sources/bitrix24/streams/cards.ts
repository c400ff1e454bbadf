import type { Stream } from '../../connector.ts';
import { underClassicNames } from '../classic-names.ts';
import type { IdList } from '../lists.ts';
import { changedStream, type ChangedList } from './changed.ts';
import type { PortalReader } from './portal.ts';

type Card = 'lead' | 'deal' | 'contact' | 'company' | 'quote' | 'invoice';

const ENTITY_TYPE: Readonly<Record<Card, number>> = { lead: 1, deal: 2, contact: 3, company: 4, quote: 7, invoice: 31 };
const NAME: Readonly<Record<Card, string>> = {
  lead: 'leads',
  deal: 'deals',
  contact: 'contacts',
  company: 'companies',
  quote: 'quotes',
  invoice: 'invoices',
};

/**
 * Companies, contacts, leads, deals, estimates and invoices, by the universal method where the portal has it for them,
 * else by the classic. Smart invoices have no classic method: an older box has none of them.
 */
export function cardStreams(portal: PortalReader): Stream[] {
  return (['company', 'contact', 'lead', 'deal', 'quote', 'invoice'] as const).map((card) => {
    let found: Promise<ChangedList | null> | null = null;
    const listed = (signal: AbortSignal): Promise<ChangedList | null> => {
      found ??= isUniversal(card, portal, signal).then((is) =>
        is ? universal(card, portal) : card === 'invoice' ? null : classic(card),
      );
      return found.catch((cause: unknown) => {
        found = null;
        throw cause;
      });
    };
    return changedStream(NAME[card], 'ID', portal, listed);
  });
}

/** Older boxed portals have no crm.item.list, or have it for some types only. */
async function isUniversal(card: Card, { client, settings }: PortalReader, signal: AbortSignal): Promise<boolean> {
  if (settings.methods === 'universal') return true;
  if (settings.methods === 'classic' && card !== 'invoice') return false;
  const params = { entityTypeId: ENTITY_TYPE[card], select: ['id'], filter: { id: 0 }, start: -1 };
  const given = await client.tried('crm.item.list', params, signal);
  return (
    !('code' in given) || !['ERROR_METHOD_NOT_FOUND', 'NOT_FOUND', 'ENTITY_TYPE_NOT_SUPPORTED'].includes(given.code)
  );
}

function universal(card: Card, { settings }: PortalReader): ChangedList {
  const list: IdList = {
    method: 'crm.item.list',
    scope: 'crm',
    params: { entityTypeId: ENTITY_TYPE[card], select: ['*'], useOriginalUfNames: 'Y' },
    ...{ idName: 'id', idField: 'id', path: ['items'] },
  };
  return {
    list,
    ids: { ...list, params: { entityTypeId: ENTITY_TYPE[card], select: ['id'] } },
    changed: '>=updatedTime',
    kept: (row) => {
      const named = underClassicNames(card, row);
      return card === 'invoice' ? { ...named, counts_as: settings.payments === 'invoices' ? 'payment' : null } : named;
    },
  };
}

function classic(card: Exclude<Card, 'invoice'>): ChangedList {
  const list: IdList = {
    method: `crm.${card}.list`,
    scope: 'crm',
    // '*' holds neither custom fields nor phones
    params: { select: ['*', 'UF_*', ...(card === 'deal' || card === 'quote' ? [] : ['PHONE', 'EMAIL', 'WEB', 'IM'])] },
    ...{ idName: 'ID', idField: 'ID', path: [] },
  };
  return { list, ids: { ...list, params: { select: ['ID'] } }, changed: '>=DATE_MODIFY', kept: (row) => row };
}
