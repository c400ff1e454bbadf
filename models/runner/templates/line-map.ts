import { bindMarks, type Mark } from './marks.ts';

const LINE = '\u0004';

/** Gives every line of a template that begins outside a tag its number, hidden in the text it will give. */
export function numberLines(text: string): string {
  const tags = [...text.matchAll(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}/g)].map(
    (tag) => [tag.index, tag.index + tag[0].length] as const,
  );
  let start = 0;
  return text
    .split('\n')
    .map((line, at) => {
      const inside = tags.some(([from, to]) => from < start && start < to);
      start += line.length + 1;
      return inside ? line : `${LINE}${at + 1}${LINE}${line}`;
    })
    .join('\n');
}

export type SourcePlace = { readonly line: number; readonly column: number };

/**
 * Where in the file a place of the rendered text came from. `numbered` is the rendering of `numberLines(text)`: it may
 * differ in blanks only, so places are told by the count of other characters before them. Text that a macro gave belongs
 * to the line of its call.
 */
export function sourcePlace(text: string, rendered: string, offset: number, numbered: string): SourcePlace {
  const wanted = solid(rendered.slice(0, offset));
  let seen = 0;
  let line = 1;
  let since = '';
  for (let at = 0; at < numbered.length; at++) {
    const letter = numbered[at] as string;
    if (letter === LINE) {
      const end = numbered.indexOf(LINE, at + 1);
      line = Number(numbered.slice(at + 1, end));
      since = '';
      at = end;
      continue;
    }
    const isSolid = letter.trim() !== '';
    if (isSolid && seen === wanted) break;
    if (isSolid) seen++;
    since += letter;
  }
  const written = text.split('\n')[line - 1] ?? '';
  if (written.startsWith(since)) return { line, column: since.length + 1 };
  const word = /^[\p{L}\w]+/u.exec(rendered.slice(offset))?.[0];
  const column = word === undefined ? -1 : written.search(new RegExp(`(?<![\\p{L}\\w])${word}(?![\\p{L}\\w])`, 'u'));
  return { line, column: Math.max(0, column) + 1 };
}

/** An offset in bound SQL told as one in the rendered text; inside a relation's name, the mark it stands for. */
export function unboundOffset(rendered: string, relationOf: (mark: Mark) => string, offset: number): number {
  let bound = 0;
  let from = 0;
  let found: number | null = null;
  for (const { index, length, mark } of piecesOf(rendered)) {
    const plain = index - from;
    if (found === null && offset < bound + plain) found = from + (offset - bound);
    bound += plain;
    const named = relationOf(mark).length;
    if (found === null && offset < bound + named) found = index;
    bound += named;
    from = index + length;
  }
  return found ?? Math.min(rendered.length, from + (offset - bound));
}

function piecesOf(rendered: string): { index: number; length: number; mark: Mark }[] {
  const pieces: { index: number; length: number; mark: Mark }[] = [];
  let from = 0;
  bindMarks(rendered, (mark, written) => {
    const index = rendered.indexOf(written, from);
    pieces.push({ index, length: written.length, mark });
    from = index + written.length;
    return '';
  });
  return pieces;
}

function solid(text: string): number {
  return text.replace(/\s+/g, '').length;
}
