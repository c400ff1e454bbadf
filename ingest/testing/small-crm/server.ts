import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A record of the small CRM as its JSON text, so that numbers of any length can be written. */
export type SmallRecord = { readonly id: string; readonly changedAt: string; readonly json: string };

/** What the server does with the next requests, instead of answering as it should. */
export type Mischief = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * A small CRM over real HTTP: `/deals?after=&id=&limit=` gives changes in the order (changed, id), `/deals/ids` all ids,
 * `/users` everything. A bearer token is asked for.
 */
export type SmallCrm = {
  readonly url: string;
  readonly token: string;
  readonly deals: Map<string, SmallRecord>;
  readonly users: Map<string, string>;
  /** the addresses asked for, in order */
  readonly requests: string[];
  mischief: Mischief | null;
  /** puts a deal as a record of these fields; after changing `deals` by hand, put one more */
  put(id: string, changedAt: string, fields: Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
};

export async function smallCrm(): Promise<SmallCrm> {
  const deals = new Map<string, SmallRecord>();
  const users = new Map<string, string>();
  const requests: string[] = [];
  let sorted: readonly SmallRecord[] | null = null;
  const inOrder = (): readonly SmallRecord[] => (sorted ??= [...deals.values()].sort(byChange));
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (crm.mischief?.(request, response)) return;
    if (request.headers.authorization !== `Bearer ${crm.token}`) return void response.writeHead(401).end('{}');
    answer(new URL(request.url ?? '/', 'http://localhost'), response, { deals, users, inOrder });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const crm: SmallCrm = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'secret-token-1',
    ...{ deals, users, requests },
    mischief: null,
    put: (id, changedAt, fields) => {
      sorted = null;
      deals.set(id, { id, changedAt, json: JSON.stringify({ id, changed_at: changedAt, ...fields }) });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return crm;
}

function byChange(one: SmallRecord, other: SmallRecord): number {
  if (one.changedAt !== other.changedAt) return one.changedAt < other.changedAt ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** The place of the first deal after a moment and an id. */
function firstAfter(deals: readonly SmallRecord[], after: string, id: string): number {
  let [low, high] = [0, deals.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { changedAt, id: own } = deals[middle] as SmallRecord;
    if (changedAt > after || (changedAt === after && own > id)) high = middle;
    else low = middle + 1;
  }
  return low;
}

type Kept = Pick<SmallCrm, 'deals' | 'users'> & { inOrder(): readonly SmallRecord[] };

function answer(url: URL, response: ServerResponse, { deals, users, inOrder }: Kept): void {
  const send = (items: readonly string[]): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(`{"items":[${items.join(',')}]}`);
  };
  switch (url.pathname) {
    case '/me':
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"Anna"}');
    case '/users':
      return send([...users.values()]);
    case '/deals/ids':
      return send([...deals.keys()].map((id) => JSON.stringify(id)));
    case '/deals': {
      const after = url.searchParams.get('after') ?? '';
      const id = url.searchParams.get('id') ?? '';
      const limit = Number(url.searchParams.get('limit') ?? '50');
      const all = inOrder();
      const from = firstAfter(all, after, id);
      return send(all.slice(from, from + limit).map(({ json }) => json));
    }
    default:
      response.writeHead(404).end('{}');
  }
}
