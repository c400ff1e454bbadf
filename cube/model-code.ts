/**
 * A cube or view as YAML has it, written as the JavaScript that Cube reads as well. In YAML Cube takes every text, a title
 * too, through a parser of Python: seconds for our model, at each start and in each test; JavaScript is read at once.
 */

type Node = { readonly [key: string]: unknown };

/** A text of the model that this small language does not know. */
export class ModelCodeError extends Error {
  override readonly name = 'ModelCodeError';
}

/** The calls `cube(...)` and `view(...)` for all that a file names. Throws ModelCodeError. */
export function codeOf(root: { readonly cubes?: readonly Node[]; readonly views?: readonly Node[] }): string {
  const calls = [
    ...(root.cubes ?? []).map((cube) => callOf('cube', cube)),
    ...(root.views ?? []).map((view) => callOf('view', view)),
  ];
  return `${calls.join('\n\n')}\n`;
}

function callOf(kind: 'cube' | 'view', { name, ...rest }: Node): string {
  return `${kind}(${literal(name)}, ${objectOf(rest, kind)});`;
}

/** Lists whose items bear a name; Cube's JavaScript has them as objects. */
const NAMED = new Set(['measures', 'dimensions', 'segments', 'pre_aggregations', 'hierarchies', 'granularities']);
/** Texts of SQL, in which `{CUBE}.x` and `{CUBE.x}` are the cube and its member; and what a row filter compares. */
const TEMPLATES = new Set(['sql', 'sql_table', 'member', 'values']);
/** Names of members and cubes. */
const REFERENCES = new Set(['join_path', 'time_dimension']);

function codeIn(value: unknown, key: string, parent: string): string {
  if (Array.isArray(value)) return listOf(value, key, parent);
  if (typeof value === 'object' && value !== null)
    return key === 'meta' ? literal(value) : objectOf(value as Node, key);
  if (typeof value === 'string' && TEMPLATES.has(key)) return templateOf(value);
  if (typeof value === 'string' && isReference(key, parent)) return referenceOf(value);
  return literal(value);
}

function objectOf(node: Node, key: string): string {
  const properties = Object.entries(node).map(([name, value]) => `${literal(name)}: ${codeIn(value, name, key)}`);
  return `{\n${properties.join(',\n')}\n}`;
}

function listOf(items: readonly unknown[], key: string, parent: string): string {
  if (NAMED.has(key) && parent !== 'pre_aggregations') {
    const named = (items as readonly Node[]).map(({ name, ...rest }) => `${literal(name)}: ${objectOf(rest, key)}`);
    return `{\n${named.join(',\n')}\n}`;
  }
  return `[${items.map((item) => codeIn(item, key, parent)).join(', ')}]`;
}

/** The members that a rollup holds are names too. */
const isReference = (key: string, parent: string): boolean =>
  REFERENCES.has(key) || (parent === 'pre_aggregations' && NAMED.has(key));

const PATH = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;

function referenceOf(text: string): string {
  if (!PATH.test(text)) throw new ModelCodeError(`"${text}" is not the name of a member`);
  return text;
}

/** A text with `{paths}` as a template; braces that hold anything else are an error, not text. */
function templateOf(text: string): string {
  const quoted = text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('$', '\\$');
  const filled = quoted.replace(/\{([^{}]*)\}/g, (_, inner: string) => `\${${referenceOf(inner.trim())}}`);
  return `\`${filled}\``;
}

const literal = (value: unknown): string => JSON.stringify(value);
