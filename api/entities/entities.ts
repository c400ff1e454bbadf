import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const typeSchema = z.enum(['text', 'integer', 'money', 'number', 'flag', 'date', 'instant', 'reference']);
export type FieldType = z.infer<typeof typeSchema>;

export type Field = {
  readonly name: string;
  readonly type: FieldType;
  /** the entity a reference points at */
  readonly to: string | null;
  readonly isEditable: boolean;
  readonly isPersonal: boolean;
};

export type Entity = { readonly name: string; readonly fields: readonly Field[] };
export type Entities = ReadonlyMap<string, Entity>;

/** The one list of what a company is made of, shared with import and staging. */
export const ENTITIES_FILE = new URL('../../models/core/entities.yml', import.meta.url);

export async function readEntities(file: URL = ENTITIES_FILE): Promise<Entities> {
  const entities = fileSchema.parse(parse(await readFile(file, 'utf8')));
  return new Map(
    Object.entries(entities).map(([name, fields]) => [
      name,
      { name, fields: Object.entries(fields).map(([field, given]) => fieldOf(field, given)) },
    ]),
  );
}

const givenSchema = z.union([
  typeSchema,
  z.object({
    type: typeSchema,
    to: z.string().optional(),
    editable: z.boolean().optional(),
    personal: z.boolean().optional(),
  }),
]);
const fileSchema = z.record(z.string(), z.record(z.string(), givenSchema));

function fieldOf(name: string, given: z.infer<typeof givenSchema>): Field {
  const { type, to = null, editable = false, personal = false } = typeof given === 'string' ? { type: given } : given;
  return { name, type, to, isEditable: editable, isPersonal: personal };
}
