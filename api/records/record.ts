import type { Cell, Row, Warehouse } from '../../warehouse/warehouse.ts';
import type { Entity, FieldType } from '../entities/entities.ts';
import { may } from '../identity/roles.ts';
import type { Viewer } from '../identity/viewer.ts';
import { Problem } from '../problems/problem.ts';
import type { Fields, Head, Versions } from '../versions.ts';
import { isMissing } from './columns.ts';
import { coreTable } from './sources.ts';

/** A record as it stands now: what was built, with the log's edits over it, even those that no build has seen yet. */
export type RecordNow = {
  readonly entity: Entity;
  readonly id: string;
  readonly system: string;
  readonly fields: Readonly<Record<string, Cell>>;
  /** the last edit of each edited field */
  readonly edited: Head['touched'];
  /** 0: never edited */
  readonly version: number;
};

export type RecordDeps = { readonly warehouse: Warehouse; readonly versions: Versions };

export function isEdited({ fields }: Entity): boolean {
  return fields.some(({ isEditable }) => isEditable);
}

type Looker = Pick<Viewer, 'role' | 'team'>;

/** Throws `not-found`, also for a record of a team that the viewer may not see: its being there is not told. */
export async function readRecord(deps: RecordDeps, entity: Entity, id: string, viewer: Looker): Promise<RecordNow> {
  const { record, isDeleted } = await lookUp(deps, entity, id, viewer);
  if (isDeleted) throw notFound(entity, id);
  return record;
}

/** A record that was taken out and not put back; throws `not-found` for any other. */
export async function readDeleted(deps: RecordDeps, entity: Entity, id: string, viewer: Looker): Promise<RecordNow> {
  const { record, isDeleted } = await lookUp(deps, entity, id, viewer);
  if (!isDeleted) throw notFound(entity, id);
  return record;
}

type Found = { readonly record: RecordNow; readonly isDeleted: boolean };

async function lookUp({ warehouse, versions }: RecordDeps, entity: Entity, id: string, viewer: Looker): Promise<Found> {
  const [built, head] = await Promise.all([
    builtRow(warehouse, entity, id),
    isEdited(entity) ? versions.head(entity.name, id) : null,
  ]);
  // Not built yet, or left out of the build because it was removed: what people wrote is all there is.
  const row = built ?? (head ? { system: id.split(':', 1)[0] ?? '', ...madeRow(entity, head.fields) } : null);
  if (!row || (!built && !head?.isDeleted && !head?.isMade)) throw notFound(entity, id);
  const record = overlaid(entity, id, row, head);
  if (!(await isOfTeam(warehouse, record, viewer))) throw notFound(entity, id);
  return { record, isDeleted: head?.isDeleted ?? false };
}

function notFound(entity: Entity, id: string): Problem {
  return new Problem('not-found', { what: `${entity.name} ${id}` });
}

/** What the log keeps as text, as a built table would hold it. */
export function madeRow(entity: Entity, fields: Fields): Row {
  const cells = entity.fields.flatMap(({ name, type }): [string, Cell][] => {
    const text = fields[name];
    if (text === undefined) return [];
    return [[name, text === null ? null : cellOf(type, text)]];
  });
  return Object.fromEntries(cells);
}

function cellOf(type: FieldType, text: string): Cell {
  switch (type) {
    case 'integer':
      return BigInt(text);
    case 'flag':
      return text === 'true';
    case 'text':
    case 'reference':
    case 'money':
    case 'number':
    case 'date':
    case 'instant':
      return text;
  }
}

/** Edited fields win over the source's, each on its own. */
export function overlaid(entity: Entity, id: string, row: Row, head: Head | null): RecordNow {
  const editable = entity.fields.filter(({ isEditable }) => isEditable).map(({ name }) => name);
  const touched = editable.filter((name) => head && name in head.fields);
  const fields = Object.fromEntries(
    entity.fields.map(({ name }) => [
      name,
      touched.includes(name) ? (head?.fields[name] ?? null) : (row[name] ?? null),
    ]),
  );
  return {
    entity,
    id,
    system: String(row['system'] ?? ''),
    fields,
    edited: Object.fromEntries(Object.entries(head?.touched ?? {}).filter(([name]) => touched.includes(name))),
    version: head?.version ?? 0,
  };
}

export type Names = Readonly<Record<string, { readonly entity: string; readonly name: Cell }>>;

/** Names of what the record's references point at, by the reference's field; null where it points at nothing known. */
export async function namesOf(warehouse: Warehouse, { entity, fields }: RecordNow): Promise<Names> {
  const references = entity.fields.flatMap(({ name, to }) => {
    const title = to ? TITLES[to] : undefined;
    const id = fields[name];
    return to && title && typeof id === 'string' ? [{ field: name, to, title, id }] : [];
  });
  if (references.length === 0) return {};
  const parts = references.map(
    ({ to, title }, at) =>
      `select ${at} as at_, ${warehouse.quote(title)} as name from ${warehouse.relation(coreTable(to))}
       where ${warehouse.quote(`${to}_id`)} = $id${at}`,
  );
  const found = await warehouse.query<{ at_: number | bigint; name: Cell }>(
    parts.join('\nunion all\n'),
    Object.fromEntries(references.map(({ id }, at) => [`id${at}`, id])),
  );
  const names = new Map(found.map(({ at_, name }) => [Number(at_), name]));
  return Object.fromEntries(
    references.map(({ field, to }, at) => [field, { entity: to, name: names.get(at) ?? null }]),
  );
}

/** What a thing is called, by its entity. */
export const TITLES: Readonly<Record<string, string>> = {
  employee: 'name',
  company: 'name',
  contact: 'full_name',
  product: 'name',
  deal: 'title',
  lead: 'title',
  order: 'number',
};

async function builtRow(warehouse: Warehouse, { name }: Entity, id: string): Promise<Row | null> {
  const table = warehouse.relation(coreTable(name));
  try {
    const rows = await warehouse.query(`select * from ${table} where ${warehouse.quote(`${name}_id`)} = $id`, { id });
    return rows[0] ?? null;
  } catch (cause) {
    throw isMissing(cause) ? new Problem('not-built') : cause;
  }
}

async function isOfTeam(
  warehouse: Warehouse,
  { entity, id, fields }: RecordNow,
  { role, team }: Looker,
): Promise<boolean> {
  if (may(role, 'see other teams') || entity.name === 'product') return true;
  if (team === null) return false;
  if (entity.name === 'employee') return fields['team'] === team;
  const owner = entity.name === 'order_line' ? await orderOwner(warehouse, id) : fields['owner_id'];
  return typeof owner === 'string' && (await teamOf(warehouse, owner)) === team;
}

export async function teamOf(warehouse: Warehouse, employeeId: string): Promise<string | null> {
  const rows = await warehouse.query<{ team: string | null }>(
    `select team from ${warehouse.relation(coreTable('employee'))} where employee_id = $id`,
    { id: employeeId },
  );
  return rows[0]?.team ?? null;
}

async function orderOwner(warehouse: Warehouse, orderLineId: string): Promise<Cell> {
  const rows = await warehouse.query<{ owner_id: Cell }>(
    `select owner_id from ${warehouse.relation(coreTable('order'))} where order_id in
     (select order_id from ${warehouse.relation(coreTable('order_line'))} where order_line_id = $id)`,
    { id: orderLineId },
  );
  return rows[0]?.owner_id ?? null;
}
