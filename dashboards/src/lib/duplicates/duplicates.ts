import type { RecordCard } from '../records/record-card.ts';
import { getJson, postJson } from '../session/http.ts';

export const cardEntities = ['company', 'contact'] as const;
export type CardEntity = (typeof cardEntities)[number];
export const pairStates = ['waiting', 'apart', 'joined'] as const;
export type PairState = (typeof pairStates)[number];

/** What people have said of a pair by now. */
export type Said = 'same' | 'different' | 'open';

/** Two cards that may be one client; `state` is that of the last build, `said` what people have said since. */
export type Pair = {
  readonly left_id: string;
  readonly right_id: string;
  readonly left_system: string;
  readonly right_system: string;
  readonly left_name: string | null;
  readonly right_name: string | null;
  /** in bits: each makes it twice as likely; null where only people have named the pair */
  readonly weight: number | null;
  readonly probability: number | null;
  readonly evidence: string | null;
  readonly said: Said;
};

export type Pairs = { readonly rows: readonly Pair[]; readonly total_rows: number };

export const keyOf = ({ left_id, right_id }: Pair): string => `${left_id} ${right_id}`;

export const loadPairs = async (entity: CardEntity, state: PairState, signal: AbortSignal): Promise<Pairs> =>
  (await getJson(`/api/v1/records/${entity}/duplicates?state=${state}&limit=200`, signal)) as Pairs;

/** Keeps a person's word; `open` takes it back. */
export async function say(entity: CardEntity, { left_id, right_id }: Pair, word: Said): Promise<void> {
  const path = `/api/v1/records/${entity}/merge`;
  const pair = { left: left_id, right: right_id };
  const signal = AbortSignal.timeout(60_000);
  if (word === 'open') await postJson(`${path}/undo`, pair, signal);
  else await postJson(path, { ...pair, decision: word }, signal);
}

/** One reason for or against: how the two cards agree in a field, and what that weighs, in bits. */
export type Reason = { readonly field: string; readonly likeness: string; readonly bits: number };

/** Reads `name=close:42 city=else:-15`, tenths of a bit, the weightiest first. */
export const reasonsOf = (evidence: string | null): readonly Reason[] =>
  (evidence ?? '')
    .split(' ')
    .flatMap((part) => {
      const read = /^([^=]+)=([^:]+):(-?\d+)$/.exec(part);
      return read === null ? [] : [{ field: read[1] ?? '', likeness: read[2] ?? '', bits: Number(read[3]) / 10 }];
    })
    .sort((one, other) => Math.abs(other.bits) - Math.abs(one.bits));

/** What speaks against any pair before its fields are looked at, in bits: few pairs are one client. Null as the weight is. */
export const priorOf = ({ weight, evidence }: Pick<Pair, 'weight' | 'evidence'>): number | null =>
  weight === null
    ? null
    : Math.round((weight - reasonsOf(evidence).reduce((sum, { bits }) => sum + bits, 0)) * 10) / 10;

/** A field of both cards side by side; those that neither card knows are left out. */
export type SideBySide = {
  readonly field: string;
  readonly left: string | null;
  readonly right: string | null;
  readonly isEqual: boolean;
};

export function sideBySide(left: RecordCard, right: RecordCard): readonly SideBySide[] {
  const value = ({ fields, names }: RecordCard, field: string): string | null => {
    const own = names[field]?.name ?? fields[field] ?? null;
    return own === null || own === '' ? null : String(own);
  };
  return [...new Set([...Object.keys(left.fields), ...Object.keys(right.fields)])].flatMap((field) => {
    const [one, other] = [value(left, field), value(right, field)];
    return one === null && other === null ? [] : [{ field, left: one, right: other, isEqual: one === other }];
  });
}
