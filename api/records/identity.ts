import type { Entity } from '../entities/entities.ts';
import { masked } from '../entities/mask.ts';
import { may } from '../identity/roles.ts';
import type { Viewer } from '../identity/viewer.ts';
import { Problem } from '../problems/problem.ts';
import { isMissing } from './columns.ts';
import { readRecord, type RecordDeps } from './record.ts';

/** Entities whose cards may be of one client. */
const MERGED: readonly string[] = ['company', 'contact'];

/** What a person says of two cards; `open` takes back what was said before. */
export type Decision = 'same' | 'different' | 'open';

export type Judged = {
  readonly pair: string;
  readonly decision: Decision;
  /** Of the pair's log: how often it was judged. */
  readonly version: number;
  /** What it was before, so that undoing can say what it undid. */
  readonly before: Decision;
};

/**
 * Keeps what a person says of two cards: one client, or two. The cards themselves stay as they are; a later word, or
 * taking it back, undoes it whole. Throws `not-found` for a card the viewer may not see, `wrong-request` for a card
 * and itself or an entity whose cards are not joined.
 */
export async function judgePair(
  deps: RecordDeps,
  entity: Entity,
  { left, right, decision }: { readonly left: string; readonly right: string; readonly decision: Decision },
  viewer: Viewer,
): Promise<Judged> {
  mustBeMerged(entity);
  if (left === right) throw new Problem('wrong-request', { where: 'body', why: 'left = right' });
  await Promise.all([left, right].map((id) => readRecord(deps, entity, id, viewer)));
  const pair = pairKey(entity, { left_id: left, right_id: right });
  const [left_key = '', right_key = ''] = [left, right].map((id) => `${entity.name}/${id}`).sort();
  const head = await deps.versions.head('identity', pair);
  const before = decisionOf(head?.fields['decision']);
  if (before === decision) return { pair, decision, version: head?.version ?? 0, before };
  const fields = { left_key, right_key, decision: decision === 'open' ? null : decision };
  const change = { kind: 'identity', id: pair, author: viewer.user.id, op: head ? 'set' : 'create', fields } as const;
  return { pair, decision, version: await deps.versions.append(change, head?.version ?? 0), before };
}

/** A pair that may be one client, as a viewer sees it: names are personal data of people. */
export type Pair = Readonly<Record<string, unknown>>;

export type PairsWish = {
  readonly state: 'joined' | 'apart' | 'waiting';
  readonly limit: number;
  readonly offset: number;
};

/**
 * Pairs to look at, the likeliest first. A manager sees pairs of which the team has both cards. `state` is that of the last
 * build; `said` is what people have said of the pair by now, `open` where nothing.
 */
export async function pairsOf(
  { warehouse, versions }: Pick<RecordDeps, 'warehouse' | 'versions'>,
  entity: Entity,
  { state, limit, offset }: PairsWish,
  viewer: Viewer,
): Promise<{ readonly rows: readonly Pair[]; readonly total: number }> {
  mustBeMerged(entity);
  const table = warehouse.relation({ schema: 'marts', name: 'duplicate_pairs' });
  const ofTeam = may(viewer.role, 'see other teams') ? '' : 'and left_team = $team and right_team = $team';
  const where = `entity = $entity and state = $state ${ofTeam}`;
  const params = { entity: entity.name, state, ...(ofTeam ? { team: viewer.team ?? '' } : {}) };
  try {
    const [found, counted, heads] = await Promise.all([
      warehouse.query(
        `select left_id, right_id, left_system, right_system, left_name, right_name, weight, probability, evidence, decision, state
         from ${table} where ${where}
         order by probability desc, left_id, right_id limit ${limit} offset ${offset}`,
        params,
      ),
      warehouse.query<{ total: bigint }>(`select count(*) as total from ${table} where ${where}`, params),
      versions.heads('identity'),
    ]);
    const said = new Map(heads.map(({ id, fields }) => [id, decisionOf(fields['decision'])]));
    const rows = found.map((row) => ({ ...row, said: said.get(pairKey(entity, row)) ?? 'open' }));
    const isHidden = entity.name === 'contact' && !may(viewer.role, 'see personal data');
    return { rows: isHidden ? rows.map(withoutNames) : rows, total: Number(counted[0]?.total ?? 0) };
  } catch (cause) {
    throw isMissing(cause) ? new Problem('not-built') : cause;
  }
}

function pairKey({ name }: Entity, { left_id, right_id }: Readonly<Record<string, unknown>>): string {
  return [left_id, right_id]
    .map((id) => `${name}/${String(id)}`)
    .sort()
    .join(' ');
}

function withoutNames(row: Readonly<Record<string, unknown>>): Pair {
  const name = (key: string) => masked((row[key] ?? null) as string | null);
  return { ...row, left_name: name('left_name'), right_name: name('right_name') };
}

function mustBeMerged({ name }: Entity): void {
  if (!MERGED.includes(name)) throw new Problem('not-found', { what: `${name}: ${MERGED.join(', ')}` });
}

function decisionOf(value: string | null | undefined): Decision {
  return value === 'same' || value === 'different' ? value : 'open';
}
