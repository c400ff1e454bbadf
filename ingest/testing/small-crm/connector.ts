import { z } from 'zod';
import { connector, type Cursor, type Page, type Stream } from '../../sources/connector.ts';
import type { JsonObject } from '../../sources/json.ts';

const settings = z.strictObject({ address: z.url(), page: z.int().positive().default(3) });

/** The connector of the small CRM of the tests, written as those of real systems are. */
export const smallCrmConnector = connector<z.infer<typeof settings>>({
  system: 'small_crm',
  title: { ru: 'Малая CRM', en: 'Small CRM' },
  settings,
  asks: [
    {
      name: 'address',
      title: { ru: 'Адрес', en: 'Address' },
      hint: { ru: 'Как в браузере', en: 'As in the browser' },
      example: 'http://crm.local',
    },
  ],
  secrets: [
    {
      name: 'key',
      title: { ru: 'Ключ', en: 'Key' },
      hint: { ru: 'В настройках', en: 'In the settings' },
      optional: false,
    },
  ],
  mapping: new URL('./mapping.yml', import.meta.url),
  open: ({ address, page }, tools) => {
    const http = tools.http({
      perSecond: null,
      authorize: (request) =>
        Promise.resolve({
          ...request,
          headers: { ...request.headers, authorization: `Bearer ${tools.secret('key')}` },
        }),
    });
    const items = async (path: string, signal: AbortSignal): Promise<JsonObject[]> => {
      const answer = await http.send({ method: 'GET', url: `${address}${path}` }, signal);
      return (answer.json() as { items: JsonObject[] }).items;
    };
    return {
      check: async (signal) => {
        const answer = await http.send({ method: 'GET', url: `${address}/me` }, signal);
        const { name } = answer.json() as { name: string };
        return { ru: `Вошли как ${name}`, en: `Signed in as ${name}` };
      },
      streams: [users(items), deals(items, page)],
    };
  },
});

type Items = (path: string, signal: AbortSignal) => Promise<JsonObject[]>;

function users(items: Items): Stream {
  return {
    name: 'users',
    reads: { kind: 'everything' },
    deletes: { kind: 'absence' },
    idOf: (user) => String(user['id']),
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      yield { records: await items('/users', signal), deletedIds: [], cursor };
    },
  };
}

function deals(items: Items, limit: number): Stream {
  return {
    name: 'deals',
    reads: { kind: 'changes', overlapMinutes: 10 },
    deletes: {
      kind: 'list',
      everyHours: 0,
      ids: async function* (signal) {
        yield (await items('/deals/ids', signal)) as unknown as string[];
      },
    },
    idOf: (deal) => String(deal['id']),
    pages: async function* (from, signal): AsyncIterable<Page> {
      let cursor: Cursor = from;
      for (;;) {
        const { changedAt, id } = cursor.kind === 'after' ? cursor : { changedAt: '', id: '' };
        const query = new URLSearchParams({ after: changedAt, id, limit: String(limit) });
        const records = await items(`/deals?${query}`, signal);
        const last = records.at(-1);
        if (last) cursor = { kind: 'after', changedAt: String(last['changed_at']), id: String(last['id']) };
        yield { records, deletedIds: [], cursor };
        if (records.length < limit) return;
      }
    },
  };
}
