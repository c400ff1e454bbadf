import { z } from 'zod';

/** Values of a record: decimals and 64-bit integers beyond 2^53 are text, instants are UTC text. */
const cellSchema = z.unknown();

export const entityParams = z.object({ entity: z.string().max(40) });
export const recordParams = entityParams.extend({ id: z.string().min(1).max(300) });

/** Filters beside these are `filter[field]`, `filter[field][not|is|contains|gt|gte|lt|lte]`. */
export const listQuery = z.looseObject({
  sort: z.string().max(300).optional().describe('fields by comma, a minus turns one round: -amount,title'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).optional(),
  from: z.string().max(40).optional().describe('first day (of the company zone) or instant'),
  to: z.string().max(40).optional().describe('last day, included, or instant'),
  dateField: z.string().max(100).optional(),
});

export const exportQuery = listQuery.extend({
  format: z.enum(['csv', 'xlsx']).default('csv'),
  locale: z.enum(['ru', 'en']).optional(),
  title: z.string().max(200).optional(),
});

export const listAnswer = z.object({
  rows: z.array(z.record(z.string(), z.unknown())),
  total_rows: z.number(),
  next_cursor: z.string().nullable(),
  as_of: z.string().nullable(),
});

const authorSchema = z.object({ id: z.string(), name: z.string() });

export const recordAnswer = z.object({
  id: z.string(),
  entity: z.string(),
  system: z.string(),
  version: z.int(),
  fields: z.record(z.string(), cellSchema),
  /** what references point at, by field */
  names: z.record(z.string(), z.object({ entity: z.string(), name: cellSchema })),
  /** who changed a field last, by field */
  edited: z.record(z.string(), z.object({ at: z.string(), by: authorSchema, version: z.int() })),
  editable: z.array(z.string()),
  masked: z.array(z.string()),
});

export const historyAnswer = z.object({
  rows: z.array(
    z.object({
      version: z.int(),
      at: z.string(),
      by: authorSchema,
      op: z.string(),
      fields: z.record(z.string(), cellSchema),
    }),
  ),
});

/** Where the log of a record stands after it was taken out or put back. */
export const standing = z.object({ id: z.string(), entity: z.string(), version: z.int() });

export const patchBody = z.record(z.string().max(100), z.unknown());
