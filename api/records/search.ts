import type { Param, Row, Warehouse } from '../../warehouse/warehouse.ts';
import type { Entities } from '../entities/entities.ts';
import { may } from '../identity/roles.ts';
import type { Viewer } from '../identity/viewer.ts';
import { columnsFor, type ListColumn } from './columns.ts';
import { shownRow } from './list.ts';
import { columnSql, fromSql, RECORD_SOURCES, teamSql, type RecordSource } from './sources.ts';

/** Where a word is looked for, and what a found record shows of itself beside its title. */
type Searched = {
  readonly entity: string;
  readonly title: string;
  readonly texts: readonly string[];
  readonly phones: readonly string[];
  readonly shown: readonly string[];
};

const SEARCHED: readonly Searched[] = [
  { entity: 'deal', title: 'title', texts: ['title', 'company', 'deal_id'], phones: [], shown: ['company', 'amount'] },
  {
    entity: 'company',
    title: 'name',
    texts: ['name', 'inn', 'website', 'email', 'company_id'],
    phones: ['phone'],
    shown: ['inn', 'city'],
  },
  {
    entity: 'contact',
    title: 'full_name',
    texts: ['full_name', 'email', 'contact_id'],
    phones: ['phone'],
    shown: ['position', 'company'],
  },
  {
    entity: 'lead',
    title: 'title',
    texts: ['title', 'full_name', 'company_name', 'email', 'lead_id'],
    phones: ['phone'],
    shown: ['status', 'source'],
  },
  { entity: 'order', title: 'number', texts: ['number', 'order_id'], phones: [], shown: ['company', 'amount'] },
  {
    entity: 'ticket',
    title: 'subject',
    texts: ['subject', 'number', 'ticket_id'],
    phones: [],
    shown: ['status', 'category'],
  },
];

/** What was found of one entity. `personal` names the personal fields that are shown unmasked. */
export type Found = {
  readonly entity: string;
  readonly total: number;
  readonly rows: readonly { readonly id: string; readonly title: string | null; readonly shown: Row }[];
  readonly personal: readonly string[];
};

/**
 * Looks for the text in the names, numbers and addresses of records that the viewer may see, `limit` of each entity, and
 * counts the rest. Letter case does not matter, nor how a phone number is written: 8, +7, brackets. Fields hidden from
 * the viewer's role are not searched: finding would tell what they hold.
 */
export async function searchRecords(
  place: { readonly warehouse: Warehouse; readonly entities: Entities },
  viewer: Viewer,
  wish: { readonly text: string; readonly limit: number },
): Promise<Found[]> {
  const found = await Promise.all(SEARCHED.map((searched) => searchEntity(place, searched, viewer, wish)));
  return found.filter(({ total }) => total > 0);
}

async function searchEntity(
  { warehouse, entities }: { readonly warehouse: Warehouse; readonly entities: Entities },
  searched: Searched,
  viewer: Viewer,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<Found> {
  const nothing: Found = { entity: searched.entity, total: 0, rows: [], personal: [] };
  const source = RECORD_SOURCES.get(searched.entity);
  const entity = entities.get(searched.entity);
  if (!source || !entity || !(await isBuilt(warehouse, source))) return nothing;
  const columns = (await columnsFor(warehouse, source, entity, viewer.role)).filter(({ isListed }) => isListed);
  const open = (names: readonly string[]): ListColumn[] =>
    columns.filter(({ name, isMasked }) => names.includes(name) && !isMasked);
  const conditions = conditionsFor(warehouse, source, open(searched.texts), open(searched.phones), text);
  if (conditions.either.length === 0) return nothing;
  const rule = teamCondition(warehouse, source, viewer);
  const where = `where (${conditions.either.join(' or ')})${rule.sql}`;
  const params = { ...conditions.params, ...rule.params };
  const shown = columns.filter(({ name }) => [source.id, searched.title, ...searched.shown].includes(name));
  const used = new Set([...columns.map(({ name }) => name), 'team']);
  const select = shown.map(({ name }) => `${columnSql(warehouse, source, name)} as ${warehouse.quote(name)}`);
  const [rows, counted] = await Promise.all([
    warehouse.query(
      `select ${select.join(', ')} ${fromSql(warehouse, source, used)} ${where}
       order by base.${warehouse.quote(source.id)} limit $rows`,
      { ...params, rows: limit },
    ),
    warehouse.query<{ row_count: number | bigint }>(
      `select count(*) as row_count ${fromSql(warehouse, source, used)} ${where}`,
      params,
    ),
  ]);
  return {
    entity: searched.entity,
    total: Number(counted[0]?.row_count ?? 0),
    rows: rows.map((row) => foundRow(searched, source, shownRow(shown, row))),
    personal: shown.filter(({ isPersonal, isMasked }) => isPersonal && !isMasked).map(({ name }) => name),
  };
}

function foundRow({ title, shown }: Searched, source: RecordSource, row: Row): Found['rows'][number] {
  const name = row[title] ?? null;
  return {
    id: String(row[source.id]),
    title: name === null ? null : String(name),
    shown: Object.fromEntries(shown.map((column) => [column, row[column] ?? null])),
  };
}

function conditionsFor(
  warehouse: Warehouse,
  source: RecordSource,
  texts: readonly ListColumn[],
  phones: readonly ListColumn[],
  text: string,
): { readonly either: string[]; readonly params: Readonly<Record<string, Param>> } {
  const digits = /^[\d\s()+-]+$/.test(text) ? text.replace(/\D/g, '').replace(/^[78](?=\d{6,10}$)/, '') : '';
  const sql = ({ name }: ListColumn): string => columnSql(warehouse, source, name);
  const byPhone = digits.length >= 4 ? phones.map((column) => holdsDigits(warehouse, sql(column))) : [];
  return {
    either: [...texts.map((column) => holdsText(warehouse, sql(column))), ...byPhone],
    params: byPhone.length > 0 ? { text, digits } : { text },
  };
}

function holdsText(warehouse: Warehouse, sql: string): string {
  switch (warehouse.engine) {
    case 'duckdb':
      return `contains(lower(${sql}), lower($text))`;
    case 'clickhouse':
      return `positionCaseInsensitiveUTF8(${sql}, $text) > 0`;
  }
}

function holdsDigits(warehouse: Warehouse, sql: string): string {
  switch (warehouse.engine) {
    case 'duckdb':
      return `contains(regexp_replace(${sql}, '[^0-9]', '', 'g'), $digits)`;
    case 'clickhouse':
      return `position(replaceRegexpAll(${sql}, '[^0-9]', ''), $digits) > 0`;
  }
}

function teamCondition(warehouse: Warehouse, source: RecordSource, { role, team }: Viewer) {
  const rule = may(role, 'see other teams') ? null : teamSql(warehouse, source);
  if (rule === null) return { sql: '', params: {} };
  return team === null ? { sql: ' and 1 = 0', params: {} } : { sql: ` and (${rule})`, params: { viewer_team: team } };
}

/** An entity that no build has made yet has nothing to find. */
async function isBuilt(warehouse: Warehouse, { table }: RecordSource): Promise<boolean> {
  return (await warehouse.relations(table.schema)).some(({ name }) => name === table.name);
}
