import type { NodeName } from '../project/project.ts';

/**
 * Rendering leaves marks where relations go, since one select is bound to different tables: the published ones, those
 * being built beside them, a unit test's rows. Control characters keep marks apart from anything SQL can hold.
 */
export type Mark =
  | { readonly kind: 'ref'; readonly name: NodeName }
  | { readonly kind: 'source'; readonly key: string }
  | { readonly kind: 'this' };

const START = '\u0001';
const END = '\u0002';
const marks = new RegExp(`${START}(ref|source|this):([^${END}]*)${END}`, 'g');

export function writeMark(mark: Mark): string {
  switch (mark.kind) {
    case 'ref':
      return `${START}ref:${mark.name}${END}`;
    case 'source':
      return `${START}source:${mark.key}${END}`;
    case 'this':
      return `${START}this:${END}`;
  }
}

/** The SQL with every mark replaced by what `relationOf` answers: a quoted, qualified name. */
export function bindMarks(sql: string, relationOf: (mark: Mark, written: string) => string): string {
  return sql.replace(marks, (written, kind: Mark['kind'], name: string) => relationOf(readMark(kind, name), written));
}

/** The marks of a rendered text in order, repeats included. */
export function marksIn(sql: string): Mark[] {
  return [...sql.matchAll(marks)].map((match) => readMark(match[1] as Mark['kind'], match[2] ?? ''));
}

function readMark(kind: Mark['kind'], name: string): Mark {
  switch (kind) {
    case 'ref':
      return { kind, name };
    case 'source':
      return { kind, key: name };
    case 'this':
      return { kind };
  }
}
