import type { z } from 'zod';
import type { Http, HttpRules } from './http/http.ts';
import type { Json, JsonObject } from './json.ts';
import type { TokenStore } from './token-store.ts';
import type { Words } from './words.ts';

/**
 * How far a stream has been read. `after`: up to a moment of change (ISO 8601 with an offset or Z) and, as one second
 * can hold many changes, an id. `token`: whatever the source itself gives to go on from, such as a delta link.
 */
export type Cursor =
  | { readonly kind: 'start' }
  | { readonly kind: 'after'; readonly changedAt: string; readonly id: string }
  | { readonly kind: 'token'; readonly token: string };

/** A piece of a stream. When all pages up to this one are kept, the next run may begin at `cursor`. */
export type Page = {
  readonly records: readonly JsonObject[];
  /** ids that the source says are gone */
  readonly deletedIds: readonly string[];
  readonly cursor: Cursor;
};

/**
 * changes: only what is after the cursor. An `after` cursor is given to `pages` moved back by the overlap, with an empty
 * id, since sources date their changes late; what is read twice changes nothing. A `token` is given as it was.
 * everything: all records each time; `pages` is always given `start`.
 */
export type Reads = { readonly kind: 'changes'; readonly overlapMinutes: number } | { readonly kind: 'everything' };

/** How deletes are learnt; every stream has to say. */
export type Deletes =
  /** the feed names them: `deletedIds` of its pages */
  | { readonly kind: 'tombstones' }
  /** the record stays and bears a mark */
  | { readonly kind: 'flag'; isDeleted(record: JsonObject): boolean }
  /** by comparing all ids of the source with ours, at most this often */
  | {
      readonly kind: 'list';
      readonly everyHours: number;
      ids(signal: AbortSignal): AsyncIterable<readonly string[]>;
    }
  /** a record that a reading of everything lacks is deleted; only with `reads: everything` */
  | { readonly kind: 'absence' }
  /** records of this stream are never deleted, or nobody tells */
  | { readonly kind: 'none' };

/** One kind of records that a source offers. Its name is that of a dataset of the connector's mapping. */
export type Stream = {
  readonly name: string;
  readonly reads: Reads;
  readonly deletes: Deletes;
  /** what tells a record from all others of the stream; must not be empty */
  idOf(record: JsonObject): string;
  /** Pages in an order that makes their cursors true. Stops (throws) when the signal is aborted. */
  pages(cursor: Cursor, signal: AbortSignal): AsyncIterable<Page>;
  /**
   * The records of these ids that the source still has, for ids that a webhook named: those it lacks are gone, unless
   * records of the stream are never deleted, when a webhook may name what several records tell of (a call and its legs).
   * Where this is not given, a webhook only makes the next sync come sooner.
   */
  again?(ids: readonly string[], signal: AbortSignal): AsyncIterable<readonly JsonObject[]>;
};

/** A value of a form's body: PHP writes `leads[add][0][id]=7` for a tree. */
export type FormValue = string | { readonly [name: string]: FormValue };

/** What a source sent to /api/v1/webhooks/<name of the source>. */
export type Delivery = {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body:
    | { readonly kind: 'form'; readonly fields: { readonly [name: string]: FormValue } }
    | { readonly kind: 'json'; readonly value: Json };
  /** the body as it came, for signatures */
  readonly text: string;
};

/** What a delivery says; `stranger`: it does not bear the sign of the source. */
export type Heard =
  | { readonly kind: 'heard'; readonly hints: readonly { readonly stream: string; readonly id: string }[] }
  | { readonly kind: 'stranger' };

/** Reads deliveries of a system. They are hints: what they name is read again from the source itself. */
export type Hearing = (delivery: Delivery, secret: (name: string) => string | null) => Heard;

/** What a system is answered that asks an address for a word before it sends anything there; null: it asked for nothing. */
export type Greeting = (query: Readonly<Record<string, string>>) => string | null;

/** A source that has been reached with an address and a key. */
export type OpenSource = {
  /** Asks the least that shows the key works, and says whom it met ("portal.bitrix24.ru, Ivan"). Throws SourceTrouble. */
  check(signal: AbortSignal): Promise<Words>;
  /** In the order they are to be read. */
  readonly streams: readonly Stream[];
  /**
   * Called when all streams of a reading were read to their end and are kept: a source that waits to hear so may be told.
   * After a reading that failed or was stopped it is not called, so what was read has to be given again.
   */
  kept?(signal: AbortSignal): Promise<void>;
  close?(): Promise<void>;
};

/** What a connector works with; nothing else of the machine is its business. */
export type Tools = {
  /** the name of the source in voronka.yml */
  readonly source: string;
  /** a client that keeps to the rules given: limits, waiting, retrying, masking of all secrets of this source */
  http(rules: HttpRules): Http;
  /** Throws SourceTrouble that names the variable and the file when the secret is needed and not given. */
  secret(name: string): string;
  /** the same, null when it is not given */
  optionalSecret(name: string): string | null;
  /** tokens that the source replaces as they are used */
  readonly tokens: TokenStore;
  /** the company's IANA zone, for sources that write times without one */
  readonly timezone: string;
  readonly clock: () => Date;
  /** milliseconds; rejects when the signal is aborted */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1 */
  readonly random: () => number;
};

/** A secret a source wants. Read from VORONKA_SOURCE_<SOURCE>_<NAME>, or the file that voronka.yml names. */
export type SecretAsked = {
  /** small Latin letters and _ */
  readonly name: string;
  readonly title: Words;
  /** where a person finds it */
  readonly hint: Words;
  readonly optional: boolean;
};

/** A setting as the page asks for it. `name` is a key of the connector's settings. */
export type SettingAsked = {
  readonly name: string;
  readonly title: Words;
  readonly hint: Words;
  readonly example: string;
};

/** A system that Voronka can read: one object per room of ingest/sources. */
export type Connector<Settings> = {
  /** the word in voronka.yml: `system: bitrix24` */
  readonly system: string;
  readonly title: Words;
  /** keys that stand in voronka.yml beside `system`; secrets are none of them */
  readonly settings: z.ZodType<Settings> & { readonly shape: Readonly<Record<string, z.ZodType>> };
  /** what the page's wizard asks for, in its order; keys that are not here can only be written in voronka.yml */
  readonly asks: readonly SettingAsked[];
  readonly secrets: readonly SecretAsked[];
  /**
   * the file of the mapping in the box: new URL('./mapping.yml', import.meta.url); null: only the project can know what
   * the records mean, and until it says so they are kept in raw
   */
  readonly mapping: URL | null;
  /** how webhooks of this system are read; not given: it sends none */
  readonly hears?: Hearing;
  /** not given: the system takes any address on trust */
  readonly greets?: Greeting;
  /** Makes no request yet. Throws SourceTrouble when settings or secrets do not fit. */
  open(settings: Settings, tools: Tools): OpenSource;
};

/** A connector whose settings have been checked by itself: what the rest of Voronka holds. */
export type AnyConnector = Omit<Connector<unknown>, 'open' | 'settings'> & {
  readonly settings: z.ZodType & { readonly shape: Readonly<Record<string, z.ZodType>> };
  open(settings: unknown, tools: Tools): OpenSource;
};

/** Seals a connector: its settings are parsed where it is opened, so nobody outside needs their type. */
export function connector<Settings>(one: Connector<Settings>): AnyConnector {
  return { ...one, open: (settings, tools) => one.open(one.settings.parse(settings), tools) };
}
