/** SQL with macro calls in it, as it stands in a model file. */
export type Template = string;

/** A text as a string of Jinja. */
export function jinjaString(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** A template as an argument of a macro: its text quoted, its calls joined in. */
export function asArgument(template: Template): string {
  const pieces = template.split(/(\{\{[\s\S]*?\}\})/).filter((piece) => piece !== '');
  return pieces.map((piece) => (piece.startsWith('{{') ? piece.slice(2, -2).trim() : jinjaString(piece))).join(' ~ ');
}

/** A call of a macro whose first arguments are SQL. */
export function call(macro: string, sql: readonly Template[], rest: readonly string[] = []): Template {
  return `{{ ${macro}(${[...sql.map(asArgument), ...rest].join(', ')}) }}`;
}

/** A text as an SQL literal that both engines read alike. */
export function literal(text: string): Template {
  const needsMacro = /[\\{]/.test(text);
  return needsMacro ? `{{ sql_text(${jinjaString(text)}) }}` : `'${text.replaceAll("'", "''")}'`;
}

/** A column's quoted name; both engines read double quotes. */
export function columnName(name: string): Template {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  return /[{]/.test(name) ? `{{ ${jinjaString(quoted)} }}` : quoted;
}
