import { randomUUID } from 'node:crypto';
import { segmentRule, SegmentError, type SegmentRule } from '../../models/segments.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { Problem } from '../problems/problem.ts';
import { openVersions, VERSIONS, type Head, type Versions } from '../versions.ts';

/** What the log calls a segment written on the page. */
const KIND = 'segment';

/** A segment of the page: its rule as it was written, and the version that a change must name. */
export type WrittenSegment = {
  readonly id: string;
  readonly version: number;
  readonly segment: string;
  readonly where: readonly Readonly<Record<string, unknown>>[];
};

/** The segments written on the page, by name. */
export async function writtenSegments(versions: Pick<Versions, 'heads'>): Promise<readonly WrittenSegment[]> {
  const heads = await versions.heads(KIND);
  return heads.flatMap(writtenOf).sort((one, other) => one.segment.localeCompare(other.segment, 'ru'));
}

/** The rules that a build takes beside those of the project's file; none where nothing was ever written. */
export async function rulesOfPage(warehouse: Warehouse): Promise<readonly SegmentRule[]> {
  const tables = await warehouse.relations(VERSIONS.schema);
  if (!tables.some(({ name }) => name === VERSIONS.name)) return [];
  const versions = openVersions({ warehouse, clock: () => new Date(), random: () => new Uint8Array() });
  return (await writtenSegments(versions)).map(({ segment, where }) => ruleOf({ segment, where }));
}

/** Reads a rule; throws `wrong-request` that says what is wrong with it. */
export function ruleOf(value: { readonly segment: string; readonly where: readonly unknown[] }): SegmentRule {
  try {
    return segmentRule(value);
  } catch (cause) {
    if (cause instanceof SegmentError) throw new Problem('wrong-request', { where: 'where', why: cause.message });
    throw cause;
  }
}

/** Keeps a new segment, or a change over the version that was read. Gives its id. */
export async function writeSegment(
  versions: Pick<Versions, 'append'>,
  {
    id,
    version,
    author,
    segment,
    where,
  }: Omit<WrittenSegment, 'id'> & { readonly id: string | null; readonly author: string },
): Promise<string> {
  const own = id ?? randomUUID();
  const fields = { segment, where: JSON.stringify(where), removed: null };
  await versions.append({ kind: KIND, id: own, author, op: id === null ? 'create' : 'set', fields }, version);
  return own;
}

/** Takes a segment away; its history stays in the log. */
export async function removeSegment(
  versions: Pick<Versions, 'append'>,
  { id, version, author }: { readonly id: string; readonly version: number; readonly author: string },
): Promise<void> {
  await versions.append({ kind: KIND, id, author, op: 'set', fields: { removed: 'true' } }, version);
}

function writtenOf({ id, version, fields }: Head): WrittenSegment[] {
  const { segment, where, removed } = fields;
  if (typeof segment !== 'string' || typeof where !== 'string' || removed === 'true') return [];
  return [{ id, version, segment, where: JSON.parse(where) as WrittenSegment['where'] }];
}
