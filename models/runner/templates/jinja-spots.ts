import type { Spot } from '../project/project.ts';

const SPOT = '\u0003';

/** Gives every call of a known function inside tags its own place as first argument. */
export function markCalls(text: string, functions: readonly string[], file: string): string {
  const call = new RegExp(
    `(?<![\\w.])(${functions.map((name) => name.replaceAll('$', '\\$')).join('|')})\\s*\\(\\s*(\\))?`,
    'g',
  );
  return text.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (tag, start: number) =>
    tag.replace(call, (found, _name: string, closing: string | undefined, at: number) => {
      const before = text.slice(0, start + at).split('\n');
      const place = `'${SPOT}${file}${SPOT}${before.length}${SPOT}${(before.at(-1)?.length ?? 0) + 1}'`;
      return closing === undefined ? `${found}${place}, ` : `${found.slice(0, -1)}${place})`;
    }),
  );
}

/** Takes the place off the arguments again, where there is one. */
export function takeSpot(args: readonly unknown[]): { readonly args: readonly unknown[]; readonly spot: Spot | null } {
  const [first, ...rest] = args;
  if (typeof first !== 'string' || !first.startsWith(SPOT)) return { args, spot: null };
  const [, file = '', line = '1', column = '1'] = first.split(SPOT);
  return { args: rest, spot: { file, line: Number(line), column: Number(column) } };
}
