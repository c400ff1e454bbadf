import type { Stream } from '../../connector.ts';
import { isObject, type JsonObject } from '../../json.ts';
import { rowsByStart } from '../lists.ts';
import type { PortalReader } from './portal.ts';
import { wholeStream } from './whole.ts';

/** What cards point to: people, funnels, stages and other dictionaries, the options of custom lists, products. */
export function dictionaryStreams({ client }: PortalReader): Stream[] {
  const rows = (method: string, scope: string, signal: AbortSignal, params = {}, path: readonly string[] = []) =>
    rowsByStart(client, method, scope, params, path, signal);
  const byId = (row: JsonObject): string => String(row['ID'] ?? '');
  return [
    // A dismissed employee stays: old deals are theirs.
    wholeStream('users', byId, (signal) => rows('user.get', 'user', signal), { kind: 'none' }),
    wholeStream('departments', byId, (signal) => rows('department.get', 'department', signal)),
    wholeStream('funnels', byId, async function* (signal) {
      const found = rows('crm.category.list', 'crm', signal, { entityTypeId: 2 }, ['categories']);
      yield titled((await all(found)).map(inCapitals), () => '');
    }),
    wholeStream(
      'statuses',
      (row) => `${String(row['ENTITY_ID'])} ${String(row['STATUS_ID'])}`,
      async function* (signal) {
        yield titled(await all(rows('crm.status.list', 'crm', signal)), (row) => String(row['ENTITY_ID']));
      },
    ),
    wholeStream('field_options', byId, async function* (signal) {
      for (const card of ['lead', 'deal', 'contact', 'company']) {
        for await (const fields of rows(`crm.${card}.userfield.list`, 'crm', signal)) yield fields.flatMap(optionsOf);
      }
    }),
    wholeStream('product_sections', byId, (signal) => rows('crm.productsection.list', 'crm', signal)),
    wholeStream('products', byId, (signal) => rows('crm.product.list', 'crm', signal, { order: { ID: 'ASC' } })),
  ];
}

/** `TITLE_SHOWN`: the name, with its code beside it where two of one list bear the same name. */
function titled(rows: readonly JsonObject[], listOf: (row: JsonObject) => string): JsonObject[] {
  const nameOf = (row: JsonObject): string => `${listOf(row)}\n${String(row['NAME']).trim().toLowerCase()}`;
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  return rows.map((row) => {
    const isAlone = counts.get(nameOf(row)) === 1;
    const title = isAlone ? row['NAME'] : `${String(row['NAME'])} (${String(row['STATUS_ID'] ?? row['ID'])})`;
    return { ...row, TITLE_SHOWN: title ?? null };
  });
}

function inCapitals(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toUpperCase(), value]));
}

/** The options of a custom list field: its values are their numbers. */
function optionsOf({ FIELD_NAME = null, ENTITY_ID = null, LIST }: JsonObject): JsonObject[] {
  if (!Array.isArray(LIST)) return [];
  return LIST.filter(isObject).map((option) => ({ ...option, FIELD_NAME, ENTITY_ID }));
}

async function all(pages: AsyncIterable<readonly JsonObject[]>): Promise<JsonObject[]> {
  const rows: JsonObject[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}
