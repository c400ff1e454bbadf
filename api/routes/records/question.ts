import { nearest } from '../../../cli/nearest.ts';
import type { Deps } from '../../deps.ts';
import type { Viewer } from '../../identity/viewer.ts';
import { Problem } from '../../problems/problem.ts';
import { columnsFor } from '../../records/columns.ts';
import { readFilters } from '../../records/filters.ts';
import { readOrder, type Question } from '../../records/list.ts';
import { RECORD_SOURCES } from '../../records/sources.ts';

export type ListRequest = Readonly<Record<string, unknown>> & { readonly sort?: string };

/** The address of a list as a question that this viewer may ask; throws the Problem that says why not. */
export async function questionOf(
  { warehouse, entities, facts }: Pick<Deps, 'warehouse' | 'entities' | 'facts'>,
  name: string,
  query: ListRequest,
  viewer: Viewer,
  natural: 'newest first' | 'as they lie',
): Promise<Question> {
  const source = RECORD_SOURCES.get(name);
  const entity = entities.get(name);
  if (!source || !entity) throw new Problem('not-found', { what: name.slice(0, 40) });
  mustBeKnown(query);
  const known = await columnsFor(warehouse, source, entity, viewer.role);
  const place = { timezone: facts.timezone, dateField: source.dateField };
  const filters = readFilters(query, known, place);
  const order = readOrder(query.sort, known, natural === 'newest first' ? source.dateField : null);
  return { source, columns: known.filter(({ isListed }) => isListed), filters, order, viewer };
}

const PARAMETERS = ['sort', 'limit', 'cursor', 'from', 'to', 'dateField', 'format', 'locale', 'title'];

/** A misspelt parameter that was passed over would show other records than were asked for. */
function mustBeKnown(query: ListRequest): void {
  const stray = Object.keys(query).find((key) => !key.startsWith('filter[') && !PARAMETERS.includes(key));
  if (stray === undefined) return;
  const near = nearest(stray, PARAMETERS);
  throw new Problem('wrong-request', { where: stray.slice(0, 100), why: `${near ?? 'filter[...]'}?` });
}
