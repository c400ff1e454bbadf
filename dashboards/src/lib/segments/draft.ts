import { parseNumber } from '../format/parse.ts';
import type { Format } from '../format/format.ts';
import type { Locale } from '../format/locale.ts';
import {
  numberSigns,
  textFields,
  textSigns,
  type Condition,
  type RuleField,
  type Sign,
  type WrittenSegment,
} from './segments.ts';

/** A condition as it is typed: texts are parted by commas. */
export type DraftCondition = { field: RuleField; sign: Sign; typed: string };

export const isText = (field: RuleField): boolean => (textFields as readonly string[]).includes(field);

export const signsOf = (field: RuleField): readonly Sign[] => (isText(field) ? textSigns : numberSigns);

/** The conditions of a kept segment, one line each, as a person would have typed them. */
export const draftOf = ({ where }: WrittenSegment, format: Format): DraftCondition[] =>
  where.flatMap(({ field, ...compared }) =>
    Object.entries(compared).map(([sign, value]) => ({
      field,
      sign: sign as Sign,
      typed: typeof value === 'number' ? format.decimal(value, 6) : [value].flat().join(', '),
    })),
  );

/** The condition as the server wants it; null where a number cannot be read or no text is given. */
export function conditionOf({ field, sign, typed }: DraftCondition, locale: Locale): Condition | null {
  if (isText(field)) {
    const values = typed
      .split(',')
      .map((text) => text.trim())
      .filter((text) => text !== '');
    return values.length === 0 ? null : { field, [sign]: values };
  }
  const number = parseNumber(locale, typed);
  return number === null ? null : { field, [sign]: Number(number) };
}
