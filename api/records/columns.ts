import type { Column, Warehouse } from '../../warehouse/warehouse.ts';
import { QueryError } from '../../warehouse/warehouse.ts';
import type { Entity } from '../entities/entities.ts';
import { may, type Role } from '../identity/roles.ts';
import { Problem } from '../problems/problem.ts';
import { nearest } from '../../cli/nearest.ts';
import { coreTable, type RecordSource } from './sources.ts';

/** A column of a list as one viewer sees it; one that is not listed can be asked by, and stands in no row. */
export type ListColumn = Column & {
  readonly isPersonal: boolean;
  readonly isMasked: boolean;
  readonly isListed: boolean;
};

/** What of an entity may be seen by whom, and what its columns are now: models may have changed since the start. */
export async function columnsFor(
  warehouse: Warehouse,
  source: RecordSource,
  entity: Entity,
  role: Role,
): Promise<ListColumn[]> {
  const personal = new Set(entity.fields.filter(({ isPersonal }) => isPersonal).map(({ name }) => name));
  const hidden = !may(role, 'see personal data');
  return (await builtColumns(warehouse, source)).map((column) => {
    const isPersonal = personal.has(column.name);
    return { ...column, isPersonal, isMasked: isPersonal && hidden, isListed: isListed(source, column.name) };
  });
}

const isListed = (source: RecordSource, name: string): boolean =>
  source.lookups.every(({ as, isListed }) => as !== name || isListed);

/** The column of this name, if the viewer may ask by it. */
export function askable(columns: readonly ListColumn[], name: string): ListColumn {
  const column = columns.find((one) => one.name === name);
  if (!column) {
    const names = columns.map((one) => one.name);
    throw new Problem('unknown-field', { field: name, nearest: nearest(name, names) });
  }
  if (column.isMasked) throw new Problem('personal-field', { field: name });
  return column;
}

async function builtColumns(warehouse: Warehouse, source: RecordSource): Promise<Column[]> {
  try {
    const [own, ...looked] = await Promise.all([
      warehouse.columns(source.table),
      ...source.lookups.map(async ({ as, from, column }) => {
        const found = (await columnsIfBuilt(warehouse, from)).find(({ name }) => name === column);
        return found ? [{ ...found, name: as, nullable: true }] : [];
      }),
    ]);
    return [...(own ?? []), ...looked.flat()];
  } catch (cause) {
    throw isMissing(cause) ? new Problem('not-built') : cause;
  }
}

/** Estimates are built after the rest: until then nobody can ask by them. */
async function columnsIfBuilt(warehouse: Warehouse, name: string): Promise<Column[]> {
  try {
    return await warehouse.columns(coreTable(name));
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

/** A table that no build has made yet. */
export function isMissing(cause: unknown): boolean {
  return cause instanceof QueryError && MISSING.test(cause.message);
}

const MISSING = /does not exist|unknown table|UNKNOWN_TABLE|UNKNOWN_DATABASE/i;
