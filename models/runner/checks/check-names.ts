import type { CheckDeclaration } from '../project/project.ts';

/** dbt's pattern: the test, the node, the column and the arguments' words. */
export function nameOf(owner: string, { test, column, arguments: given }: CheckDeclaration): string {
  const words = Object.values(given).flatMap((value): string[] =>
    Array.isArray(value) ? value.map(String) : value !== null && typeof value === 'object' ? [] : [String(value)],
  );
  const parts = [test.split('.').at(-1) ?? test, owner, ...(column === null ? [] : [column]), ...words];
  const clean = parts.map((part) => part.replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, ''));
  return clean
    .filter((part) => part !== '')
    .join('_')
    .slice(0, 120);
}

/** The name itself, or with a number behind it when it is taken. */
export function unused(wanted: string, names: Set<string>): string {
  let name = wanted;
  for (let again = 2; names.has(name); again++) name = `${wanted}_${again}`;
  names.add(name);
  return name;
}
