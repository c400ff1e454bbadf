import type { Cursor, Page, Stream } from '../connector.ts';
import type { JsonObject } from '../json.ts';
import type { SiebelClient } from './client.ts';
import type { Component } from './components.ts';
import { siebelTime, utcOf } from './siebel-time.ts';
import type { SiebelSettings } from './settings.ts';

const idOf = (record: JsonObject): string => String(record['Id'] ?? '');

/**
 * A component in the order of its changes. Siebel counts rows from the start of an answer and refuses to go far, and a
 * record that changes moves to the end: so a page begins after the last record read, by its moment and its id.
 */
export function componentStream(component: Component, settings: SiebelSettings, client: SiebelClient): Stream {
  const left = new Set(settings.omit[component.stream] ?? []);
  const fields = [...component.fields, ...(settings.fields[component.stream] ?? [])].filter((name) => !left.has(name));
  return {
    name: component.stream,
    reads: { kind: 'changes', overlapMinutes: 10 },
    deletes: component.isLog
      ? { kind: 'none' }
      : {
          // Rows are deleted for good and nothing tells of it.
          kind: 'list',
          everyHours: 24,
          ids: async function* (signal) {
            for await (const records of byId(component, settings, client, signal)) yield records.map(idOf);
          },
        },
    idOf,
    pages: async function* (cursor, signal): AsyncIterable<Page> {
      let reached: Cursor = cursor;
      let search =
        cursor.kind === 'after' ? `[Updated] >= '${siebelTime(new Date(cursor.changedAt), settings.timezone)}'` : null;
      for (;;) {
        const wanted = searchOf(component, search);
        const question = {
          component: component.path,
          fields,
          search: wanted,
          sort: 'Updated,Id',
          size: settings.page,
        };
        const records = await client.records(question, signal);
        const last = records.at(-1);
        if (!last) return;
        const changed = String(last['Updated']);
        reached = { kind: 'after', changedAt: utcOf(changed, settings.timezone), id: idOf(last) };
        yield { records, deletedIds: [], cursor: reached };
        if (records.length < settings.page) return;
        search = `[Updated] > '${changed}' OR ([Updated] = '${changed}' AND [Id] > '${idOf(last)}')`;
      }
    },
  };
}

/** A condition beside the one that the component always has. */
function searchOf({ only }: Component, search: string | null): string | null {
  if (only === undefined) return search;
  return search === null ? only : `${only} AND (${search})`;
}

/** All ids, each page after the last id of the one before. */
async function* byId(component: Component, settings: SiebelSettings, client: SiebelClient, signal: AbortSignal) {
  let after: string | null = null;
  for (;;) {
    const search: string | null = after === null ? null : `[Id] > '${after}'`;
    const question = { component: component.path, fields: ['Id'], search, sort: 'Id', size: settings.page };
    const records = await client.records(question, signal);
    yield records;
    if (records.length < settings.page) return;
    after = idOf(records.at(-1) as JsonObject);
  }
}
