import type { Dataset } from './schema.ts';

/** A file's headings under the names of the mapping, and what the headings themselves say. */
export type Headings = {
  /** in the file's order */
  readonly names: readonly string[];
  /** the same value in every row of the file, by column */
  readonly said: ReadonlyMap<string, string>;
};

/** Headings under the mapping's names: letter case, surplus blanks and the names in `also` do not matter. */
export function namedHeadings(dataset: Dataset, needed: readonly string[], headings: readonly string[]): Headings {
  const spelled = new Map(needed.map((name) => [sameName(name), name]));
  const others = Object.entries(dataset.also).map(([name, patterns]) => ({
    name,
    patterns: patterns.map(headingLike),
  }));
  const taken = new Set<string>();
  const names = headings.map((heading) => {
    const own = spelled.get(sameName(heading));
    const other = others.find(({ patterns }) => patterns.some((pattern) => pattern.test(sameName(heading))))?.name;
    const name = own ?? other ?? heading;
    if (taken.has(sameName(name))) return heading;
    taken.add(sameName(name));
    return name;
  });
  return { names, said: saidByHeadings(dataset, headings) };
}

export function sameName(name: string): string {
  return name.replace(/\s+/g, ' ').trim().toLowerCase();
}

function saidByHeadings(dataset: Dataset, headings: readonly string[]): Map<string, string> {
  const said = new Map<string, string>();
  for (const [name, patterns] of Object.entries(dataset.from_heading)) {
    const found = headings
      .flatMap((heading) => patterns.map((pattern) => headingLike(pattern).exec(heading.replace(/\s+/g, ' ').trim())))
      .find((match) => match !== null);
    if (found?.[1] !== undefined) said.set(name, found[1]);
  }
  return said;
}

/** A heading with * for anything; what stands in its place is the first group. */
function headingLike(pattern: string): RegExp {
  const source = sameName(pattern)
    .replace(/[.+^${}()|[\]\\?]/g, '\\$&')
    .replaceAll('*', '(.*)');
  return new RegExp(`^${source}$`, 'iu');
}
