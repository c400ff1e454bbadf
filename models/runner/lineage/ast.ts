/** DuckDB's json_serialize_sql, read as it comes: objects with a `type`, expressions also with a `class`. */
export type Ast = { readonly [key: string]: unknown };

export function isAst(value: unknown): value is Ast {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function child(node: Ast, key: string): Ast | null {
  const value = node[key];
  return isAst(value) ? value : null;
}

export function list(node: Ast, key: string): readonly Ast[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isAst) : [];
}

export function words(node: Ast, key: string): readonly string[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

export function word(node: Ast, key: string): string {
  const value = node[key];
  return typeof value === 'string' ? value : '';
}

/** The nearest expressions below a value that is no expression itself: arguments, branches of a case, orders. */
export function expressionsIn(value: unknown): Ast[] {
  if (Array.isArray(value)) return value.flatMap(expressionsIn);
  if (!isAst(value)) return [];
  return typeof value['class'] === 'string' ? [value] : Object.values(value).flatMap(expressionsIn);
}
