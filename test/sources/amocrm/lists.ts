import type { Account, Card, CardType, Json } from './account.ts';
import { halPage, listed, valuesOf, type Asked } from './listing.ts';

type List = {
  readonly name: string;
  readonly most: number;
  /** lists that come whole however long they are */
  readonly isWhole?: true;
  readonly rows: (account: Account, asked: Asked) => Json[];
};

const CARD_TYPES: readonly CardType[] = ['leads', 'contacts', 'companies'];

/** The lists of /api/v4 by their paths. */
export const LISTS: Readonly<Record<string, List>> = {
  ...Object.fromEntries(
    CARD_TYPES.flatMap((type): [string, List][] => [
      [type, { name: type, most: 250, rows: (account, asked) => cards(account, type, asked) }],
      [
        `${type}/notes`,
        { name: 'notes', most: 250, rows: (account, asked) => listed(account.notes[type].values(), asked) },
      ],
    ]),
  ),
  'leads/pipelines': { name: 'pipelines', most: 250, isWhole: true, rows: (account) => pipelines(account) },
  'leads/loss_reasons': {
    name: 'loss_reasons',
    most: 250,
    rows: ({ lossReasons }) => lossReasons.map((one) => ({ ...one })),
  },
  'leads/unsorted': { name: 'unsorted', most: 250, rows: ({ unsorted }) => [...unsorted] },
  users: { name: 'users', most: 250, rows: (account, asked) => listed(account.users.values(), asked) },
  tasks: { name: 'tasks', most: 250, rows: (account, asked) => listed(account.tasks.values(), asked) },
  events: { name: 'events', most: 100, rows: events },
  customers: { name: 'customers', most: 250, rows: (account, asked) => listed(account.customers.values(), asked) },
  'customers/transactions': {
    name: 'transactions',
    most: 250,
    rows: (account, asked) => listed(account.transactions.values(), asked),
  },
};

export function answerList(path: string, account: Account, asked: Asked, address: URL): object | null {
  const { name, rows, isWhole } = LISTS[path] as List;
  const found = rows(account, asked);
  const whole = isWhole ? { ...asked, page: 1, limit: Math.max(1, found.length) } : asked;
  return halPage(name, found, whole, address);
}

function cards(account: Account, type: CardType, asked: Asked): Json[] {
  if (type === 'leads' && asked.with.includes('only_deleted')) {
    const basket = listed(account.basket.values(), asked);
    return basket.map(({ id, updated_at }) => ({ id: id ?? null, updated_at: updated_at ?? null, is_deleted: true }));
  }
  return listed(account.cards[type].values(), asked).map((card) => embedded(account, type, card, asked.with));
}

/** What is embedded only when it was asked for. */
function embedded(account: Account, type: CardType, card: Card, extras: readonly string[]): Card {
  const { tags = [], companies = [], contacts, leads, ...rest } = card;
  const own: Card = { tags, companies };
  if (type === 'leads' && extras.includes('contacts') && contacts !== undefined) own['contacts'] = contacts;
  if (type === 'contacts' && extras.includes('leads') && leads !== undefined) own['leads'] = leads;
  if (type === 'leads' && extras.includes('loss_reason')) {
    own['loss_reason'] = account.lossReasons
      .filter(({ id }) => id === card['loss_reason_id'])
      .map((one) => ({ ...one }));
  }
  return { ...rest, _embedded: own };
}

function pipelines(account: Account): Json[] {
  return account.pipelines.map(({ statuses, ...pipeline }) => ({
    ...pipeline,
    is_unsorted_on: true,
    account_id: account.id,
    _embedded: {
      statuses: [
        ...statuses,
        { id: 142, name: 'Успешно реализовано', sort: 10000, type: 0 },
        { id: 143, name: 'Закрыто и не реализовано', sort: 11000, type: 0 },
      ].map((status) => ({
        ...status,
        name: account.renamed.get(`${pipeline.id} ${status.id}`) ?? status.name,
        ...{ is_editable: status.id !== 142 && status.id !== 143, pipeline_id: pipeline.id, color: '#fffeb2' },
        account_id: account.id,
      })),
    },
  }));
}

/** Newest first, as the account's own feed shows them. */
function events(account: Account, asked: Asked): Json[] {
  const types = valuesOf(asked.filter['type']);
  const entities = valuesOf(asked.filter['entity']);
  const kept = account.events.filter(
    (event) =>
      (types.length === 0 || types.includes(event.type)) &&
      (entities.length === 0 || entities.includes(String(event['entity_type']))),
  );
  const range = asked.filter['created_at'];
  const from = typeof range === 'object' ? Number(range['from'] ?? 0) : 0;
  const to = typeof range === 'object' ? Number(range['to'] ?? Infinity) : Infinity;
  return kept
    .filter(({ created_at: at }) => at >= from && at <= to)
    .sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? 1 : -1));
}
