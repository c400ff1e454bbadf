import type { Param, Params } from './warehouse.ts';

/** A piece of SQL: text to leave alone, or a `$name` found outside quotes and comments. */
type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'parameter'; readonly name: string };

const QUOTED = /'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_][A-Za-z0-9_]*)/g;

/** The names of the parameters that a statement really uses, each once. */
export function parameterNames(sql: string): string[] {
  const names = pieces(sql).flatMap((piece) => (piece.kind === 'parameter' ? [piece.name] : []));
  return [...new Set(names)];
}

/** `$name` as ClickHouse spells it, `{name:Type}`, with the type taken from the bound value. */
export function clickHouseSql(sql: string, params: Params): string {
  return pieces(sql)
    .map((piece) => (piece.kind === 'text' ? piece.text : `{${piece.name}:${clickHouseType(params[piece.name])}}`))
    .join('');
}

/** Values as ClickHouse's client sends them; instants become UTC text, since a Date there is cut to seconds. */
export function clickHouseValues(sql: string, params: Params): Record<string, unknown> {
  return Object.fromEntries(
    parameterNames(sql).map((name) => {
      const value = params[name];
      if (value instanceof Date) return [name, value.toISOString().replace('T', ' ').replace('Z', '')];
      return [name, typeof value === 'bigint' ? value.toString() : value];
    }),
  );
}

function pieces(sql: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of sql.matchAll(QUOTED)) {
    const name = match[1];
    if (name === undefined) continue;
    found.push({ kind: 'text', text: sql.slice(from, match.index) }, { kind: 'parameter', name });
    from = match.index + match[0].length;
  }
  return [...found, { kind: 'text', text: sql.slice(from) }];
}

function clickHouseType(value: Param | undefined): string {
  if (value === undefined) throw new Error('a parameter of the statement was given no value');
  if (value === null) return 'Nullable(String)';
  if (value instanceof Date) return "DateTime64(6, 'UTC')";
  if (typeof value === 'string') return 'String';
  if (typeof value === 'bigint') return 'Int64';
  if (typeof value === 'boolean') return 'Bool';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'Int64' : 'Float64';
  return 'Array(String)';
}
