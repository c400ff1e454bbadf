import { existsSync, readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { problemAt, ProjectError } from './runner/errors.ts';

/** What a rule may ask of a client, as it was known on a day. */
export const SEGMENT_FIELDS = {
  revenue: 'number',
  revenue_year: 'number',
  purchase_days: 'number',
  silent_days: 'number',
  age_days: 'number',
  recency_score: 'number',
  frequency_score: 'number',
  money_score: 'number',
  rfm_segment: 'text',
  industry: 'text',
  country: 'text',
} as const;
export type SegmentField = keyof typeof SEGMENT_FIELDS;

export const COMPARISONS = { at_least: '>=', at_most: '<=', above: '>', below: '<' } as const;

/** One condition, ready to be written into SQL: a comparison with a number, or a list of texts. */
export type SegmentCondition =
  | { readonly kind: 'number'; readonly field: SegmentField; readonly sign: string; readonly value: string }
  | {
      readonly kind: 'text';
      readonly field: SegmentField;
      readonly is_one: boolean;
      readonly values: readonly string[];
    };

/** A segment that people wrote down: clients for whom all conditions hold. Models get the list as `var('segments')`. */
export type SegmentRule = { readonly segment: string; readonly conditions: readonly SegmentCondition[] };

const texts = z.union([z.string(), z.array(z.string()).min(1)]).transform((value) => [value].flat());
const condition = z.strictObject({
  field: z.enum(Object.keys(SEGMENT_FIELDS) as [SegmentField, ...SegmentField[]]),
  at_least: z.number().optional(),
  at_most: z.number().optional(),
  above: z.number().optional(),
  below: z.number().optional(),
  one_of: texts.optional(),
  none_of: texts.optional(),
});
const written = z.strictObject({
  segment: z.string().trim().min(1).max(100),
  where: z.array(condition).min(1).max(20),
});
const file = z.strictObject({ segments: z.array(written) });

/** A rule that cannot be, with the reason in English. */
export class SegmentError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'SegmentError';
  }
}

/** A rule as it is written in YAML or on the page: `{ segment, where }`. Throws SegmentError. */
export function segmentRule(value: unknown): SegmentRule {
  const read = written.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new SegmentError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const refuse = (message: string): never => {
    throw new SegmentError(message);
  };
  const { segment, where } = read.data;
  return { segment, conditions: where.flatMap((one) => conditionsOf(one, refuse)) };
}

/** The rules of the file, then those of the page; a name of the file is not taken twice. */
export function allSegments(ofFile: readonly SegmentRule[], ofPage: readonly SegmentRule[]): readonly SegmentRule[] {
  const taken = new Set(ofFile.map(({ segment }) => segment));
  const rest = ofPage.filter(({ segment }) => !taken.has(segment) && taken.add(segment));
  return [...ofFile, ...rest];
}

/**
 * Reads segments.yml of a project; without one there are no rule segments. Throws ProjectError with the file, the line, what
 * is wrong and what may stand there.
 */
export function readSegments(path: string): readonly SegmentRule[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const document = parseDocument(text);
  const refuse = (message: string, offset: number): never => {
    const line = text.slice(0, offset).split('\n').length;
    throw new ProjectError([problemAt(message, { file: path, line, column: 1 }, text)]);
  };
  const [broken] = document.errors;
  if (broken) refuse(broken.message, broken.pos[0]);
  const read = file.safeParse(document.toJS());
  if (!read.success) {
    const [issue] = read.error.issues;
    const node = issue && document.getIn(issue.path.slice(0, 3) as string[], true);
    return refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, offsetOf(node));
  }
  const names = new Set<string>();
  return read.data.segments.map(({ segment, where }, index) => {
    const at = offsetOf(document.getIn(['segments', index], true));
    if (names.has(segment)) refuse(`the segment "${segment}" is there twice`, at);
    names.add(segment);
    return { segment, conditions: where.flatMap((one) => conditionsOf(one, (message) => refuse(message, at))) };
  });
}

function conditionsOf(
  { field, one_of, none_of, ...numbers }: z.infer<typeof condition>,
  refuse: (message: string) => never,
): SegmentCondition[] {
  const compared = Object.entries(numbers).flatMap(([name, value]) =>
    value === undefined ? [] : [{ sign: COMPARISONS[name as keyof typeof COMPARISONS], value: String(value) }],
  );
  const listed = [
    ...(one_of ? [{ is_one: true, values: one_of }] : []),
    ...(none_of ? [{ is_one: false, values: none_of }] : []),
  ];
  if (compared.length + listed.length === 0) {
    refuse(`${field} is compared with nothing: say at_least, at_most, above, below, one_of or none_of`);
  }
  if (SEGMENT_FIELDS[field] === 'number' && listed.length > 0) {
    refuse(`${field} is a number: say at_least, at_most, above or below`);
  }
  if (SEGMENT_FIELDS[field] === 'text' && compared.length > 0) refuse(`${field} is a text: say one_of or none_of`);
  return [
    ...compared.map((one) => ({ kind: 'number', field, ...one }) as const),
    ...listed.map((one) => ({ kind: 'text', field, ...one }) as const),
  ];
}

function offsetOf(node: unknown): number {
  return (node as { range?: readonly number[] } | undefined)?.range?.[0] ?? 0;
}
