import { z } from 'zod';
import { PARTS, type PartName } from '../files/commerceml/parts.ts';

/** Names that become parts of table, model and folder names. */
const plainName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/, 'a name is small Latin letters, digits and _, and begins with a letter')
  .refine((name) => !name.includes('__'), 'two underscores in a row part the source from the dataset');

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const words = z.union([scalar.transform((word) => [word]), z.array(scalar)]);
const columns = z.union([z.string().transform((name) => [name]), z.array(z.string()).min(1)]);

/**
 * The way into a nested value: `0.VALUE`, or a list of steps where a name holds a dot. A whole number is a place in a
 * list (from 0), `key=word` the first element of a list whose key is that word, `*` every element (joined by commas).
 */
const steps = z
  .union([z.string().transform((text) => text.split('.')), z.array(scalar).min(1)])
  .refine(
    (path) => path.every((step) => step !== '' && !/["'\\]/.test(step)),
    'a step is a name, a number, key=word or *',
  );

/** A test of one column of the row. All that are given must hold. */
const conditionSchema: z.ZodType<Condition> = z
  .strictObject({
    column: z.string().optional(),
    /** instead of a column: a value inside the element of the feed's `each` */
    element: steps.optional(),
    /** inside the column's nested value */
    at: steps.optional(),
    /** asked of what another dataset says of the value, not of the value itself */
    lookup: z.lazy(() => lookupSchema).optional(),
    /** the value is one of these */
    is: words.optional(),
    /** the value is none of these (an empty value is none of them) */
    not: words.optional(),
    /** a regular expression (RE2) found in the value */
    matches: z.string().optional(),
    filled: z.boolean().optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  })
  .refine(
    ({ column, element }) => (column === undefined) !== (element === undefined),
    'a test has one of column, element',
  );

const moneyStyle = z.enum(['us', 'eu', 'ru', 'any']);

export type Condition = {
  readonly column?: string | undefined;
  readonly element?: readonly string[] | undefined;
  readonly at?: readonly string[] | undefined;
  readonly lookup?: Lookup | undefined;
  readonly is?: readonly string[] | undefined;
  readonly not?: readonly string[] | undefined;
  readonly matches?: string | undefined;
  readonly filled?: boolean | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
};
export type MoneyStyle = z.infer<typeof moneyStyle>;

/** Where a field's value comes from and how it is written. A bare text is the name of a column. */
export type ValueRule = {
  readonly column?: string | undefined;
  /** the value inside the column, where it is nested: steps */
  readonly at?: readonly string[] | undefined;
  /** a value inside the element of the feed's `each`: steps; `.` is the element itself, `#` its number from 1 */
  readonly element?: readonly string[] | undefined;
  /** columns put together, empty ones left out */
  readonly join?: readonly string[] | undefined;
  /** between joined columns; a space unless told */
  readonly separator?: string | undefined;
  /** the same value in every row */
  readonly value?: string | undefined;
  /** the first of these that is not empty */
  readonly first_of?: readonly ValueRule[] | undefined;
  /** the product of these columns' numbers */
  readonly multiply?: readonly string[] | undefined;
  /** found in another dataset of the same source by an equal value, which has to be the only one there */
  readonly lookup?: Lookup | undefined;
  /** words that mean no value */
  readonly empty?: readonly string[] | undefined;
  /** every match of a regular expression (RE2) replaced */
  readonly replace?: { readonly pattern: string; readonly with: string } | undefined;
  /** the first group of a regular expression (RE2); nothing where it is not found */
  readonly find?: string | undefined;
  /** a word for each word; '*' stands for all others, which otherwise stay as they are */
  readonly map?: Readonly<Record<string, string | null>> | undefined;
  /** used where all the above gives nothing */
  readonly default?: string | undefined;
  /** the rule counts only in rows where all of these hold */
  readonly when?: readonly Condition[] | undefined;
  /** how dates and times are written; several are tried in order */
  readonly format?: readonly string[] | undefined;
  readonly money?: MoneyStyle | undefined;
  readonly boolean?: { readonly true: readonly string[]; readonly false: readonly string[] } | undefined;
  readonly divide_by?: number | undefined;
  /** the sum over all rows of the same key in the file */
  readonly total?: boolean | undefined;
  /** the match of a lookup holds several values with this between them; each of them is found */
  readonly split?: string | undefined;
  /** the file may lack the column */
  readonly optional?: boolean | undefined;
};

export type Lookup = { readonly dataset: string; readonly match: ValueRule; readonly take: ValueRule };

const bases = ['column', 'element', 'join', 'value', 'first_of', 'multiply'] as const;

const valueRuleSchema: z.ZodType<ValueRule> = z.lazy(() =>
  z.union([
    z.string().transform((column): ValueRule => ({ column })),
    z
      .strictObject({
        column: z.string().optional(),
        at: steps.optional(),
        element: z.union([z.literal('.').transform((): string[] => []), steps]).optional(),
        join: z.array(z.string()).min(1).optional(),
        separator: z.string().optional(),
        value: scalar.optional(),
        first_of: z.array(valueRuleSchema).min(1).optional(),
        multiply: z.array(z.string()).length(2).optional(),
        lookup: z.lazy(() => lookupSchema).optional(),
        empty: words.optional(),
        replace: z.strictObject({ pattern: z.string(), with: z.string() }).optional(),
        find: z.string().optional(),
        map: z.record(z.string(), z.union([scalar, z.null()])).optional(),
        default: scalar.optional(),
        when: z.array(conditionSchema).min(1).optional(),
        format: columns.optional(),
        money: moneyStyle.optional(),
        boolean: z.strictObject({ true: words, false: words }).optional(),
        divide_by: z
          .number()
          .refine((by) => [10, 100, 1000, 10_000, 100_000, 1_000_000].includes(by), 'a power of ten, 10 to 1000000')
          .optional(),
        total: z.boolean().optional(),
        split: z.string().length(1).optional(),
        optional: z.boolean().optional(),
      })
      .superRefine((rule, context) => {
        const given = bases.filter((base) => rule[base] !== undefined);
        if (given.length !== 1) {
          context.addIssue({ code: 'custom', message: `a rule has exactly one of ${bases.join(', ')}` });
        }
        if (rule.at !== undefined && rule.column === undefined) {
          context.addIssue({ code: 'custom', message: '`at` looks inside a `column`' });
        }
      }),
  ]),
) as z.ZodType<ValueRule>;

const lookupSchema: z.ZodType<Lookup> = z.lazy(() =>
  z.strictObject({ dataset: plainName, match: valueRuleSchema, take: valueRuleSchema }),
);

const outcomes = z.enum(['open', 'won', 'lost', 'qualified', 'converted']);

/** A list inside a column; its elements, not the record, are the rows of the feed. */
const eachSchema = z.union([
  z.string().transform((column) => ({ column, at: undefined, optional: false })),
  z.strictObject({ column: z.string(), at: steps.optional(), optional: z.boolean().default(false) }),
]);

const feedSchema = z.strictObject({
  entity: z.string(),
  /** a row for each element of this list; rules read it by `element`, and the record by `column` as ever */
  each: eachSchema.optional(),
  /** what tells a record from its neighbours; together they become its id */
  key: z.union([z.string().transform((column): ValueRule[] => [{ column }]), z.array(valueRuleSchema).min(1)]),
  /** keeps ids of two datasets that feed one entity apart */
  key_prefix: z.string().optional(),
  /** the key repeats within a file: the second row of an equal key is a record of its own */
  occurrence: z.boolean().default(false),
  where: z.array(conditionSchema).default([]),
  /** its rows count only where no other feed of the entity has the record */
  stands_in: z.boolean().default(false),
  /** yes in a row of a record that the source has deleted or merged into another */
  deleted: valueRuleSchema.optional(),
  fields: z.record(z.string(), valueRuleSchema),
  /** what a deal's stage or a lead's status means, in the order of the funnel; '*' stands for all others */
  stages: z.record(z.string(), outcomes).optional(),
});

const readSchema = z.strictObject({
  delimiter: z.string().length(1).optional(),
  encoding: z.string().optional(),
  /** false: the file has no line of names, `columns` gives them */
  header: z.boolean().default(true),
  columns: z.array(z.string()).min(1).optional(),
  /** true: the file is plain lines, each one value of the column "line" */
  lines: z.boolean().default(false),
  /** a file is of this dataset where its first line is like this regular expression; for files without a header */
  known_by: z.string().optional(),
  /** lines above the header that are not data */
  skip: z.number().int().nonnegative().default(0),
  /** titles may stand above the header, up to so many lines: the header is the first line with the columns wanted */
  titles: z.number().int().nonnegative().max(50).default(0),
  /** a line that begins with one of these is a total of others */
  totals: words.default([]),
  quote: z.string().length(1).default('"'),
  sheet: z.string().optional(),
  /** the part of a CommerceML file */
  part: z.enum(Object.keys(PARTS) as [PartName, ...PartName[]]).optional(),
  /** what to do with a line that has fewer fields than the header */
  short_rows: z.enum(['pad', 'reject']).default('pad'),
});

/** A dataset's name stands in SQL as it is. */
const SQL_WORDS = [
  ...['all', 'array', 'case', 'default', 'end', 'final', 'from', 'group', 'join', 'limit', 'offset', 'on', 'order'],
  ...['select', 'table', 'union', 'user', 'using', 'values', 'where', 'window', 'with'],
];

const datasetName = plainName.refine((name) => !SQL_WORDS.includes(name), {
  error: ({ input }) => `"${String(input)}" is a word of SQL; call the dataset "${String(input)}s" or the like`,
});

const datasetSchema = z.strictObject({
  dataset: datasetName,
  /** a file name, * and ? allowed; case and .gz at the end do not matter. Not for datasets that a connector reads. */
  file: columns.default([]),
  read: readSchema.prefault({}),
  /** everything: a row that a newer file lacks was deleted; changes: it is kept */
  contains: z.enum(['changes', 'everything']).default('changes'),
  /** a newer file is whole for each value of these columns that it holds: older rows of the same values are gone */
  replaces: columns.default([]),
  /** rows of one value of this column are one record, told bit by bit: an empty cell keeps what an earlier row said */
  merge: z.string().optional(),
  /** other names under which a file may hold a column; * stands for anything */
  also: z.record(z.string(), columns).default({}),
  /** a column made of what stands in the place of * in another column's name: "Spent (GBP)" holds a currency */
  from_heading: z.record(z.string(), columns).default({}),
  /** words that mean no value in every column of this dataset */
  empty: words.default([]),
  /** how dates and numbers are written here, where a field does not say otherwise */
  format: columns.optional(),
  money: moneyStyle.optional(),
  /** null: keep the row without the value that cannot be read; reject: leave the row out. Both are listed. */
  on_bad_value: z.enum(['null', 'reject']).default('null'),
  feeds: z.array(feedSchema).default([]),
});

/** One source's mapping file: which file feeds which entity, which column which field. */
export const mappingSchema = z.strictObject({
  source: plainName,
  title: z.string().optional(),
  /** the connector that reads the datasets; without it they are files */
  system: z.string().optional(),
  /** the zone in which the source writes times that carry no offset; the company's own unless told */
  timezone: z.string().optional(),
  datasets: z.array(datasetSchema).min(1),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type Dataset = z.infer<typeof datasetSchema>;
export type Feed = z.infer<typeof feedSchema>;
export type ReadOptions = z.infer<typeof readSchema>;
