import type { Field } from '../mapping/entities.ts';
import type { ColumnFacts } from './facts.ts';
import { ENTITY_WORDS, FIELD_WORDS, STAGE_WORDS } from './words.ts';

/** Which entity a file holds: by its name, else by how many of an entity's fields its columns name. */
export function guessEntity(
  fileName: string,
  columns: readonly string[],
): { readonly entity: string; readonly by: 'name' | 'columns' } | null {
  const plain = fileName.toLowerCase().replace(/[_\-.]+/g, ' ');
  const named = ENTITY_WORDS.find(([, words]) => words.some((word) => plain.includes(word)));
  if (named) return { entity: named[0], by: 'name' };
  const scored = Object.entries(FIELD_WORDS)
    .map(([entity, fields]) => ({
      entity,
      score: Object.values(fields).filter((words) => columns.some((name) => fit(name, words) > 0)).length,
    }))
    .toSorted((a, b) => b.score - a.score);
  const best = scored[0];
  return best && best.score >= 3 ? { entity: best.entity, by: 'columns' } : null;
}

export type GuessedField = { readonly field: Field; readonly column: ColumnFacts; readonly isByValue: boolean };

/** A column for each field that can be told, each column once; values have to be of the field's kind. */
export function guessFields(entity: string, fields: readonly Field[], facts: readonly ColumnFacts[]): GuessedField[] {
  const words = FIELD_WORDS[entity] ?? {};
  const pairs = fields
    .flatMap((field) =>
      facts
        .filter((column) => suits(field, column) && (field.kind === 'reference' || !isIdName(column.name)))
        .map((column) => ({
          field,
          column,
          score: fit(column.name, words[field.name] ?? [field.name]),
          isByValue: false,
        })),
    )
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  const chosen: GuessedField[] = [];
  for (const pair of pairs) {
    if (chosen.some(({ field, column }) => field === pair.field || column === pair.column)) continue;
    chosen.push(pair);
  }
  return fields.flatMap((field) => chosen.filter((pair) => pair.field === field));
}

/** A number that stands for something else does not say its name. */
const isIdName = (name: string): boolean => /[\s_]id$/i.test(name);

/** 0: no fit. A whole name says more than a part of it, an earlier word more than a later one. */
function fit(column: string, words: readonly string[]): number {
  const plain = column
    .toLowerCase()
    .replace(/[_\-.()?]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const whole = words.findIndex((word) => word.replace(/_/g, ' ') === plain);
  if (whole >= 0) return 200 - whole;
  const part = words.findIndex((word) => word.length > 3 && ` ${plain} `.includes(` ${word} `));
  return part >= 0 ? 100 - part : 0;
}

function suits(field: Field, { meaning }: ColumnFacts): boolean {
  switch (meaning.kind) {
    case 'empty':
      return false;
    case 'time':
      return field.kind === 'instant' || field.kind === 'date';
    case 'number':
      return field.kind !== 'instant' && field.kind !== 'date';
    case 'text':
      return field.kind === 'text' || field.kind === 'reference' || field.kind === 'flag';
  }
}

/** What a stage's wording means. */
export function guessStage(entity: string, stage: string): 'open' | 'won' | 'lost' | 'qualified' | 'converted' {
  if (STAGE_WORDS.lost.test(stage)) return 'lost';
  if (entity === 'lead') {
    if (STAGE_WORDS.converted.test(stage)) return 'converted';
    return STAGE_WORDS.qualified.test(stage) ? 'qualified' : 'open';
  }
  return STAGE_WORDS.won.test(stage) ? 'won' : 'open';
}

/** The kind of activity that a file's name tells. */
export function guessActivity(fileName: string): string | null {
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/call|звонк/i, 'call'],
    [/task|задач|дела/i, 'task'],
    [/event|meet|встреч/i, 'meeting'],
    [/mail|письм|почт/i, 'email'],
  ];
  return kinds.find(([words]) => words.test(fileName))?.[1] ?? null;
}

/** Whether a ticket's status says that it is over. */
export function isClosedWord(status: string): boolean {
  return /clos|resolv|done|solved|закры|решен|решён|выполн|заверш/i.test(status);
}
