import { DEFAULT_LIMITS } from '../../files/limits.ts';
import { XmlRecords } from '../../files/xml-records.ts';
import type { OnecClient } from './client.ts';
import type { OnecSettings } from './settings.ts';

/** What the plan has registered of one object set, by keys. */
export type SetChanges = { readonly changed: ReadonlySet<string>; readonly deleted: ReadonlySet<string> };

/** Changes that 1C registers for a node of an exchange plan. All streams of one reading share a message. */
export type Exchange = {
  /** What has changed in a set since the last message that was confirmed. */
  changesOf(set: string, signal: AbortSignal): Promise<SetChanges>;
  /** Tells 1C that the message was received, after which it forgets these changes. Nothing asked, nothing told. */
  confirm(signal: AbortSignal): Promise<void>;
};

type Plan = NonNullable<OnecSettings['exchange']>;
type Message = { readonly number: number; readonly changes: ReadonlyMap<string, SetChanges> };

const NOTHING: SetChanges = { changed: new Set(), deleted: new Set() };
const ENTRIES = new Set(['feed/entry', 'feed/deleted-entry']);
const PIECE = 1 << 16;

/**
 * A message bears the number after the last one confirmed, so a message that was never confirmed is asked for again under
 * its own number and holds what it held, and what was changed meanwhile.
 */
export function exchangeOf({ plan, node }: Plan, client: OnecClient): Exchange {
  let asked: Promise<Message> | null = null;
  const ask = async (signal: AbortSignal): Promise<Message> => {
    const number = (await client.receivedNumber(plan, node, signal)) + 1;
    const feed = await client.exchanged('SelectChanges', { plan, node, number }, signal);
    return { number, changes: changesIn(feed) };
  };
  return {
    changesOf: async (set, signal) => {
      asked ??= ask(signal).catch((cause: unknown) => {
        asked = null;
        throw cause;
      });
      return (await asked).changes.get(set) ?? NOTHING;
    },
    confirm: async (signal) => {
      if (!asked) return;
      const { number } = await asked;
      await client.exchanged('NotifyChangesReceived', { plan, node, number }, signal);
    },
  };
}

/** The Atom feed of a message: an entry for each object, by the address that is its id. */
export function changesIn(feed: string): Map<string, SetChanges> {
  const found = new Map<string, { changed: Set<string>; deleted: Set<string> }>();
  const records = new XmlRecords('SelectChanges', ENTRIES, DEFAULT_LIMITS, ({ name, attributes, children }) => {
    const isGone = name === 'deleted-entry';
    const address = isGone ? attributes['ref'] : children.find((child) => child.name === 'id')?.text;
    const [, set = '', key = ''] = /([^/]+)\(guid'([0-9a-f-]{36})'\)\s*$/i.exec(decoded(address ?? '')) ?? [];
    if (set === '') return;
    const ofSet = found.get(set) ?? { changed: new Set(), deleted: new Set() };
    found.set(set, ofSet);
    (isGone ? ofSet.deleted : ofSet.changed).add(key);
  });
  for (let at = 0; at < feed.length; at += PIECE) records.write(feed.slice(at, at + PIECE));
  records.close();
  return found;
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
