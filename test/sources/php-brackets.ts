/** What PHP makes of `filter[>ID]=5&select[]=ID`: maps and lists from names in brackets. */
export type Bracketed = string | { [key: string]: Bracketed };

export function fromBrackets(text: string): { [key: string]: Bracketed } {
  const root: { [key: string]: Bracketed } = {};
  for (const [name, value] of new URLSearchParams(text)) place(root, pathOf(name), value);
  return root;
}

function pathOf(name: string): string[] {
  const at = name.indexOf('[');
  if (at <= 0) return [name];
  const inner = [...name.slice(at).matchAll(/\[([^\]]*)\]/g)].map((found) => found[1] ?? '');
  return [name.slice(0, at), ...inner];
}

function place(into: { [key: string]: Bracketed }, path: readonly string[], value: string): void {
  const [step = '', ...rest] = path;
  const key = step === '' ? String(Object.keys(into).length) : step;
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = into[key];
  const map = typeof inner === 'object' ? inner : {};
  into[key] = map;
  place(map, rest, value);
}
