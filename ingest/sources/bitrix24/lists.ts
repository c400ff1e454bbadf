import { isObject, type Json, type JsonObject } from '../json.ts';
import { SourceTrouble } from '../trouble.ts';
import { BATCH, commandName, type Bitrix24Client, type Command, type Commanded } from './client.ts';
import type { Params } from './brackets.ts';
import { isLimit, troubleOf } from './troubles.ts';

/** Rows of one page of every list method. */
const PAGE = 50;

/** A list method that can be read in the order of ids. */
export type IdList = {
  readonly method: string;
  /** the permission the key needs */
  readonly scope: string;
  /** parameters besides filter, order and start */
  readonly params: Params;
  /** as the filter and the order name the id */
  readonly idName: string;
  /** as the rows name it */
  readonly idField: string;
  /** where the rows stand in the result: [] or ['items'] */
  readonly path: readonly string[];
  /** methods that want the order in their own way */
  readonly order?: Params;
  /** FILTER where the method says it in capitals */
  readonly filterName?: string;
};

export type Found = { readonly rows: readonly JsonObject[]; readonly lastId: string; readonly at: string | null };

/**
 * Rows in the order of their ids, from after `lastId` on, up to 2,500 a request: each command of a batch goes on from the
 * last id of the one before it. Nothing shifts when rows change meanwhile, and nothing is counted.
 */
export async function* rowsById(
  client: Bitrix24Client,
  list: IdList,
  filter: Params,
  afterId: string,
  signal: AbortSignal,
): AsyncIterable<Found> {
  let lastId = afterId;
  for (let size = 1; ;) {
    const began = performance.now();
    const { rows, isLast, at, wasLimited } = await chain(client, list, filter, lastId, size, signal);
    const id = rows.at(-1)?.[list.idField];
    if (id !== undefined) lastId = String(id);
    if (rows.length > 0) yield { rows, lastId, at };
    if (isLast) return;
    size = wasLimited ? 1 : nextSize(size, performance.now() - began);
  }
}

/** More commands a request while it stays short: the portal cuts a request that runs for a minute. */
function nextSize(size: number, tookMs: number): number {
  if (tookMs > 20_000) return Math.max(1, Math.floor(size / 4));
  return tookMs > 8_000 ? size : Math.min(size * 5, BATCH);
}

type Chain = {
  readonly rows: JsonObject[];
  readonly isLast: boolean;
  readonly wasLimited: boolean;
  readonly at: string | null;
};

async function chain(
  client: Bitrix24Client,
  list: IdList,
  filter: Params,
  afterId: string,
  size: number,
  signal: AbortSignal,
): Promise<Chain> {
  if (size === 1) {
    const { result, at } = await client.call(list.method, asked(list, filter, afterId), list.scope, signal);
    const rows = rowsAt(result, list.path, list.method);
    return { rows, isLast: rows.length < PAGE, wasLimited: false, at };
  }
  const commands: Command[] = Array.from({ length: size }, (_, at) => ({
    method: list.method,
    params: asked(list, filter, at === 0 ? afterId : lastIdOf(list, at - 1)),
  }));
  return joined(list, afterId, await client.batch(commands, signal));
}

/**
 * The pages of a chain up to the first short one. What follows a short or a failed page began from nothing, since its
 * reference led nowhere, and is thrown away.
 */
function joined(list: IdList, afterId: string, answers: readonly Commanded[]): Chain {
  const rows: JsonObject[] = [];
  let lastId = BigInt(afterId);
  for (const answer of answers) {
    if (answer.kind === 'refused') {
      if (rows.length === 0 && !isLimit(answer.refusal)) throw troubleOf(answer.refusal, list.method, list.scope, '');
      return { rows, isLast: false, wasLimited: true, at: null };
    }
    const page = rowsAt(answer.result, list.path, list.method);
    const first = page[0]?.[list.idField];
    if (first !== undefined && BigInt(String(first)) <= lastId) break;
    rows.push(...page);
    if (page.length < PAGE) return { rows, isLast: true, wasLimited: false, at: null };
    lastId = BigInt(String(page.at(-1)?.[list.idField]));
  }
  return { rows, isLast: false, wasLimited: false, at: null };
}

function asked(list: IdList, filter: Params, afterId: string): Params {
  return {
    ...list.params,
    [list.filterName ?? 'filter']: { ...filter, [`>${list.idName}`]: afterId },
    ...(list.order ?? { order: { [list.idName]: 'ASC' } }),
    start: -1,
  };
}

function lastIdOf(list: IdList, command: number): string {
  const steps = [commandName(command), ...list.path, String(PAGE - 1), list.idField];
  return `$result${steps.map((step) => `[${step}]`).join('')}`;
}

/** All rows of a method that is paged by `start` and `next` only; for dictionaries, which hardly change meanwhile. */
export async function* rowsByStart(
  client: Bitrix24Client,
  method: string,
  scope: string,
  params: Params,
  path: readonly string[],
  signal: AbortSignal,
): AsyncIterable<readonly JsonObject[]> {
  let start = 0;
  for (;;) {
    const { result, next } = await client.call(method, { ...params, start }, scope, signal);
    yield rowsAt(result, path, method);
    if (next === null || next <= start) return;
    start = next;
  }
}

export function rowsAt(result: Json, path: readonly string[], method: string): JsonObject[] {
  const found = path.reduce<Json>((at, step) => (isObject(at) ? (at[step] ?? []) : at), result);
  if (Array.isArray(found)) return found.filter(isObject);
  throw new SourceTrouble('changed', {
    ru: `Битрикс24 ответил на ${method} не списком`,
    en: `Bitrix24 answered ${method} with something other than a list`,
  });
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let at = 0; at < items.length; at += size) pieces.push(items.slice(at, at + size));
  return pieces;
}
