import type { FormValue } from '../../../ingest/sources/connector.ts';

/** A form larger or deeper than any source sends. */
export class FormTooLarge extends Error {}

const MOST_FIELDS = 5_000;
const DEEPEST = 8;

type Tree = { [name: string]: FormValue };

/** The tree of a form in PHP's brackets: `leads[add][0][id]=7`. Throws FormTooLarge. */
export function formTree(text: string): { readonly [name: string]: FormValue } {
  const root = tree();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    count += 1;
    if (count > MOST_FIELDS) throw new FormTooLarge();
    place(root, pathOf(name), value);
  }
  return root;
}

/** Without a prototype, so that no name in it means anything. */
const tree = (): Tree => Object.create(null) as Tree;

function pathOf(name: string): readonly string[] {
  const at = name.indexOf('[');
  if (at <= 0) return [name];
  const inner = [...name.slice(at).matchAll(/\[([^\]]*)\]/g)].map((found) => found[1] ?? '');
  if (inner.length > DEEPEST) throw new FormTooLarge();
  return [name.slice(0, at), ...inner];
}

function place(root: Tree, path: readonly string[], value: string): void {
  let into = root;
  for (const [at, step] of path.entries()) {
    const name = step === '' ? String(Object.keys(into).length) : step;
    if (at === path.length - 1) {
      into[name] = value;
      return;
    }
    const inner = into[name];
    const next = typeof inner === 'object' ? (inner as Tree) : tree();
    into[name] = next;
    into = next;
  }
}
