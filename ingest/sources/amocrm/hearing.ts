import type { FormValue, Hearing } from '../connector.ts';
import { isSameSecret } from '../same-secret.ts';

const ACTIONS = ['add', 'update', 'delete', 'restore', 'status', 'responsible', 'note'];

/**
 * A webhook of amoCRM: `leads[status][0][id]` and the like, in the shape of its old API, so only the ids are taken. It is
 * not signed: a word in the address that only amoCRM was told shows where it comes from.
 */
export const heardFromAmocrm: Hearing = ({ query, body }, secret) => {
  const ours = secret('webhook_key');
  if (ours === null || body.kind !== 'form' || !isSameSecret(query['key'] ?? '', ours)) return { kind: 'stranger' };
  const hints = ['leads', 'contacts', 'companies'].flatMap((cards) =>
    elementsOf(body.fields[cards]).map((card) => ({
      // companies come among the contacts, told apart by their type
      stream: cards === 'contacts' && card['type'] === 'company' ? 'companies' : cards,
      id: String(card['id'] ?? card['element_id'] ?? ''),
    })),
  );
  const seen = new Map(hints.map((hint) => [`${hint.stream} ${hint.id}`, hint]));
  return { kind: 'heard', hints: [...seen.values()].filter(({ id }) => /^\d{1,18}$/.test(id)) };
};

type Tree = { readonly [name: string]: FormValue };

/** The cards under all actions: `[add][0]`, `[status][0][...]`; a note holds its card one level deeper. */
function elementsOf(cards: FormValue | undefined): Tree[] {
  if (typeof cards !== 'object') return [];
  return ACTIONS.flatMap((action) => {
    const list = cards[action];
    if (typeof list !== 'object') return [];
    return Object.values(list).flatMap((card) => {
      if (typeof card !== 'object') return [];
      const note = card['note'];
      return [typeof note === 'object' ? { element_id: note['element_id'] ?? '' } : card];
    });
  });
}
