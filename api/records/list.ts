import type { Param, Row, Warehouse } from '../../warehouse/warehouse.ts';
import { masked } from '../entities/mask.ts';
import { may } from '../identity/roles.ts';
import type { Viewer } from '../identity/viewer.ts';
import { Problem } from '../problems/problem.ts';
import { askable, type ListColumn } from './columns.ts';
import type { Filter } from './filters.ts';
import { columnSql, fromSql, teamSql, type RecordSource } from './sources.ts';

export type Order = { readonly column: ListColumn; readonly isDescending: boolean };

/** A question about records, checked: its columns exist and the viewer may ask by them. */
export type Question = {
  readonly source: RecordSource;
  readonly columns: readonly ListColumn[];
  readonly filters: readonly Filter[];
  readonly order: readonly Order[];
  readonly viewer: Pick<Viewer, 'role' | 'team'>;
};

export type Sql = { readonly sql: string; readonly params: Readonly<Record<string, Param>> };

/** `-amount,title`: the first decides, a minus turns it round. */
export function readOrder(sort: string | undefined, columns: readonly ListColumn[], natural: string | null): Order[] {
  const wishes = sort === undefined || sort === '' ? [] : sort.split(',');
  if (wishes.length > 5) throw new Problem('wrong-request', { where: 'sort', why: '> 5' });
  if (wishes.length === 0 && natural) return [{ column: askable(columns, natural), isDescending: true }];
  return wishes.map((wish) => ({
    column: askable(columns, wish.replace(/^-/, '')),
    isDescending: wish.startsWith('-'),
  }));
}

/**
 * The rows, in an order that is the same every time: what is not known comes last, the id breaks ties. Without a page
 * and without an order asked for they come as they lie: sorting a million rows would hold them all in memory.
 */
export function rowsSql(warehouse: Warehouse, question: Question, page: { limit: number; offset: number } | null): Sql {
  const { source, columns, order } = question;
  const { where, params } = conditions(warehouse, question);
  const select = columns.map(({ name }) => `${columnSql(warehouse, source, name)} as ${warehouse.quote(name)}`);
  const by = order.map(
    ({ column, isDescending }) =>
      `${columnSql(warehouse, source, column.name)} ${isDescending ? 'desc' : 'asc'} nulls last`,
  );
  return {
    sql: [
      `select ${select.join(', ')}`,
      fromSql(warehouse, source, usedBy(question)),
      ...where,
      ...(page || by.length > 0 ? [`order by ${[...by, `base.${warehouse.quote(source.id)}`].join(', ')}`] : []),
      ...(page ? ['limit $page_limit offset $page_offset'] : []),
    ].join('\n'),
    params: page ? { ...params, page_limit: page.limit, page_offset: page.offset } : params,
  };
}

/** The columns that a list shows, is filtered by and is ordered by. */
const usedBy = ({ columns, filters, order }: Question): ReadonlySet<string> =>
  new Set(
    [...columns, ...filters.map(({ column }) => column), ...order.map(({ column }) => column)].map(({ name }) => name),
  );

export function countSql(warehouse: Warehouse, question: Question): Sql {
  const used = new Set([...question.filters.map(({ column }) => column.name), 'team']);
  const { where, params } = conditions(warehouse, question);
  const sql = ['select count(*) as row_count', fromSql(warehouse, question.source, used), ...where].join('\n');
  return { sql, params };
}

/** A row as this viewer may see it. */
export function shownRow(columns: readonly ListColumn[], row: Row): Row {
  const hidden = columns.filter(({ isMasked }) => isMasked);
  if (hidden.length === 0) return row;
  return { ...row, ...Object.fromEntries(hidden.map(({ name }) => [name, masked(row[name] ?? null)])) };
}

function conditions(warehouse: Warehouse, { source, filters, viewer }: Question) {
  const params: Record<string, Param> = {};
  const bind = (value: Param): string => {
    const name = `p${Object.keys(params).length}`;
    params[name] = value;
    return `$${name}`;
  };
  const parts = filters.map((filter) => filterSql(warehouse, source, filter, bind));
  if (!may(viewer.role, 'see other teams')) {
    const rule = teamSql(warehouse, source);
    // A manager without a team would else be compared with null rows.
    if (rule && viewer.team === null) parts.push('1 = 0');
    else if (rule) {
      parts.push(rule);
      params['viewer_team'] = viewer.team;
    }
  }
  return { where: parts.length > 0 ? [`where ${parts.map((part) => `(${part})`).join('\n  and ')}`] : [], params };
}

function filterSql(warehouse: Warehouse, source: RecordSource, filter: Filter, bind: (value: Param) => string): string {
  const { column } = filter;
  const sql = columnSql(warehouse, source, column.name);
  // Decimals and dates are bound as text and take the column's own type, so that nothing is rounded on the way.
  const typed = (value: Param) =>
    typeof value === 'string' && column.kind !== 'text' ? `cast(${bind(value)} as ${column.type})` : bind(value);
  switch (filter.kind) {
    case 'in':
      return `${sql} in (${filter.values.map(typed).join(', ')})${filter.orUnknown ? ` or ${sql} is null` : ''}`;
    case 'not in': {
      const list = filter.values.map(typed).join(', ');
      return `${sql} not in (${list})${filter.known ? ` and ${sql} is not null` : ` or ${sql} is null`}`;
    }
    case 'is':
      return `${sql} is ${filter.known ? 'not null' : 'null'}`;
    case 'compare':
      return `${sql} ${filter.sign} ${typed(filter.value)}`;
    case 'contains':
      switch (warehouse.engine) {
        case 'duckdb':
          return `contains(lower(cast(${sql} as varchar)), lower(${bind(filter.text)}))`;
        case 'clickhouse':
          return `positionCaseInsensitiveUTF8(toString(${sql}), ${bind(filter.text)}) > 0`;
      }
  }
}
