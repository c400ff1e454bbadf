import { z } from 'zod';

const name = z.string().regex(/^[a-z](_?[a-z0-9])*$/, 'a name is small Latin letters, digits and _');
const columns = z.union([z.string().transform((column) => [column]), z.array(z.string()).min(1)]);

const tableSchema = z
  .strictObject({
    /** schema.table, as the database spells it; the stream's own name unless told */
    table: z.string().optional(),
    /** instead of a table: one select without ; at the end */
    query: z.string().optional(),
    key: columns,
    /** a column that grows when a row changes: a time, or a number; without it all rows are read each time */
    cursor: z.string().optional(),
    /** what is read again before the cursor: minutes of a time, units of a number */
    overlap: z.number().nonnegative().optional(),
    /** list: all keys are compared once a day; none: rows are never deleted */
    deletes: z.enum(['list', 'none']).default('list'),
  })
  .refine(
    ({ table, query }) => table === undefined || query === undefined,
    'a stream has a table or a query, not both',
  );

export type Table = z.infer<typeof tableSchema>;

/** `orders: id, updated_at; clients: id`: for each table its key and, where there is one, its cursor. */
const brief = z.string().transform((text, context): Record<string, Table> => {
  const tables: Record<string, Table> = {};
  for (const part of text
    .split(/[;\n]/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')) {
    const said = /^([\w.]+)\s*:\s*(\w+)(?:\s*,\s*(\w+))?$/.exec(part);
    if (!said) {
      context.addIssue({ code: 'custom', message: `"${part}" is not "table: key" or "table: key, cursor"` });
      return z.NEVER;
    }
    const [, table = '', key = '', cursor] = said;
    const stream = table
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/__+/g, '_');
    tables[stream] = { table, key: [key], deletes: 'list', ...(cursor === undefined ? {} : { cursor }) };
  }
  return tables;
});

export const databaseSettings = z.strictObject({
  /** postgres://user@host:5432/base or mysql://user@host:3306/base, without a password */
  address: z
    .string()
    .refine((text) => /^(postgres|postgresql|mysql|mariadb):\/\/./.test(text) && URL.canParse(text), {
      message: 'postgres://user@host:5432/base or mysql://user@host:3306/base',
    })
    .refine((text) => !URL.canParse(text) || new URL(text).password === '', {
      message: 'the password is a secret and has no place here',
    }),
  /** the connection is encrypted and the certificate checked */
  tls: z.boolean().default(false),
  tables: z.union([brief, z.record(name, tableSchema)]),
});

export type DatabaseSettings = z.infer<typeof databaseSettings>;
