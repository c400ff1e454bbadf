import type { Stream } from '../../connector.ts';
import { underClassicNames } from '../classic-names.ts';
import type { IdList } from '../lists.ts';
import { changedStream, type ChangedList } from './changed.ts';
import type { PortalReader } from './portal.ts';

type Card = 'lead' | 'deal' | 'contact' | 'company';

const ENTITY_TYPE: Readonly<Record<Card, number>> = { lead: 1, deal: 2, contact: 3, company: 4 };
const NAME: Readonly<Record<Card, string>> = {
  lead: 'leads',
  deal: 'deals',
  contact: 'contacts',
  company: 'companies',
};

/** Companies, contacts, leads and deals, by the universal method where the portal has it for them, else by the classic. */
export function cardStreams(portal: PortalReader): Stream[] {
  return (['company', 'contact', 'lead', 'deal'] as const).map((card) => {
    let found: Promise<ChangedList> | null = null;
    const listed = (signal: AbortSignal): Promise<ChangedList> => {
      found ??= isUniversal(card, portal, signal).then((is) => (is ? universal(card) : classic(card)));
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
  if (settings.methods !== 'auto') return settings.methods === 'universal';
  const params = { entityTypeId: ENTITY_TYPE[card], select: ['id'], filter: { id: 0 }, start: -1 };
  const given = await client.tried('crm.item.list', params, signal);
  return !('code' in given) || !['ERROR_METHOD_NOT_FOUND', 'NOT_FOUND'].includes(given.code);
}

function universal(card: Card): ChangedList {
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
    kept: (row) => underClassicNames(card, row),
  };
}

function classic(card: Card): ChangedList {
  const list: IdList = {
    method: `crm.${card}.list`,
    scope: 'crm',
    // '*' holds neither custom fields nor phones
    params: { select: ['*', 'UF_*', ...(card === 'deal' ? [] : ['PHONE', 'EMAIL', 'WEB', 'IM'])] },
    ...{ idName: 'ID', idField: 'ID', path: [] },
  };
  return { list, ids: { ...list, params: { select: ['ID'] } }, changed: '>=DATE_MODIFY', kept: (row) => row };
}
