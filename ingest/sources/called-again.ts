import type { JsonObject } from './json.ts';

/** A call that a webhook named: its key, and when it began as the telephone service writes it. */
export type NamedCall = { readonly key: string; readonly at: string };

/** Before and after the beginning of a call, where its legs are looked for: a talk is passed on while it lasts. */
const BEFORE_MS = 600_000;
const AFTER_MS = 3 * 3_600_000;

/** A call as the id of a hint. Statistics are found by time alone, so the time goes with the key. */
export function hintOf({ key, at }: NamedCall): string {
  return JSON.stringify([at, key]);
}

export type AgainWish = {
  readonly ids: readonly string[];
  readonly now: Date;
  /** Of a time that the service wrote; NaN where it is none. */
  momentOf(at: string): number;
  keyOf(leg: JsonObject): string;
  read(from: Date, to: Date): AsyncIterable<readonly JsonObject[]>;
};

/** The legs of the calls that webhooks named, out of the statistics of the hours around them. */
export async function* legsAgain({ ids, now, momentOf, keyOf, read }: AgainWish): AsyncIterable<readonly JsonObject[]> {
  const calls = ids.flatMap((id) => namedCall(id) ?? []);
  const keys = new Set(calls.map(({ key }) => key));
  const moments = calls.map(({ at }) => momentOf(at)).filter((at) => !Number.isNaN(at) && at <= now.getTime());
  for (const [from, to] of merged(moments)) {
    for await (const legs of read(new Date(from), new Date(Math.min(to, now.getTime())))) {
      yield legs.filter((leg) => keys.has(keyOf(leg)));
    }
  }
}

function namedCall(id: string): NamedCall | null {
  try {
    const [at, key] = JSON.parse(id) as [unknown, unknown];
    return typeof at === 'string' && typeof key === 'string' ? { at, key } : null;
  } catch {
    return null;
  }
}

/** The hours around moments, put together where they touch: a busy line is asked about once. */
function merged(moments: readonly number[]): [from: number, to: number][] {
  const spans: [number, number][] = [];
  for (const at of moments.toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && at - BEFORE_MS <= last[1]) last[1] = at + AFTER_MS;
    else spans.push([at - BEFORE_MS, at + AFTER_MS]);
  }
  return spans;
}
