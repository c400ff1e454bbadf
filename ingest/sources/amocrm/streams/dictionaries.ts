import type { Page, Stream } from '../../connector.ts';
import type { JsonObject } from '../../json.ts';
import { pagesOf, type AmoList } from '../lists.ts';
import { statusesOf, type AccountReader } from './cards.ts';

/** What leads point to: the account with its currency, people, pipelines, their stages, reasons of loss. */
export function dictionaryStreams({ client }: AccountReader): Stream[] {
  const list = (path: string, name: string, query = {}): AmoList => ({ path, name, query, most: 250 });
  const rows = (of: AmoList, signal: AbortSignal) => pagesOf(client, of, {}, signal);
  const pipelines = list('leads/pipelines', 'pipelines');
  const byId = ({ id }: JsonObject): string => String(id ?? '');
  return [
    whole('account', 'none', byId, async function* (signal) {
      yield [await client.one('account', {}, signal)];
    }),
    // Whoever left the account still owns old leads.
    whole('users', 'none', byId, (signal) => rows(list('users', 'users', { with: 'role,group' }), signal)),
    whole('pipelines', 'absence', byId, async function* (signal) {
      yield titled(await all(rows(pipelines, signal)), () => '');
    }),
    // 142 and 143 stand in every pipeline, so a stage is known by both numbers.
    whole('statuses', 'absence', stageKey, async function* (signal) {
      const stages = (await all(rows(pipelines, signal))).flatMap(statusesOf);
      yield titled(stages, ({ pipeline_id }) => String(pipeline_id));
    }),
    whole('loss_reasons', 'none', byId, (signal) => rows(list('leads/loss_reasons', 'loss_reasons'), signal)),
  ];
}

const stageKey = ({ pipeline_id, id }: JsonObject): string => `${String(pipeline_id)}:${String(id)}`;

function whole(
  name: string,
  deletes: 'none' | 'absence',
  idOf: (row: JsonObject) => string,
  rows: (signal: AbortSignal) => AsyncIterable<readonly JsonObject[]>,
): Stream {
  return {
    name,
    reads: { kind: 'everything' },
    deletes: { kind: deletes },
    idOf,
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      for await (const records of rows(signal)) yield { records, deletedIds: [], cursor };
    },
  };
}

/** `title_shown`: the name, with its number beside it where two of one list bear the same name. */
function titled(rows: readonly JsonObject[], listOf: (row: JsonObject) => string): JsonObject[] {
  const nameOf = (row: JsonObject): string => `${listOf(row)}\n${String(row['name']).trim().toLowerCase()}`;
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  return rows.map((row) => {
    const isAlone = counts.get(nameOf(row)) === 1;
    return { ...row, title_shown: isAlone ? (row['name'] ?? null) : `${String(row['name'])} (${String(row['id'])})` };
  });
}

async function all(pages: AsyncIterable<readonly JsonObject[]>): Promise<JsonObject[]> {
  const rows: JsonObject[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}
