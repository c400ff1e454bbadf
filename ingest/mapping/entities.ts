import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

export type FieldKind = 'text' | 'money' | 'number' | 'integer' | 'flag' | 'date' | 'instant' | 'reference';
export type Field = { readonly name: string; readonly kind: FieldKind; readonly to: string | null };
export type Entities = ReadonlyMap<string, readonly Field[]>;

const kind = z.enum(['text', 'money', 'number', 'integer', 'flag', 'date', 'instant', 'reference']);
const fileSchema = z.record(
  z.string(),
  z.record(z.string(), z.union([kind, z.object({ type: kind, to: z.string().optional() })])),
);

const FILE = new URL('../../models/core/entities.yml', import.meta.url);

/** The entities of models/core/entities.yml, fields in order. */
export function readEntities(file: URL = FILE): Entities {
  const entities = fileSchema.parse(parse(readFileSync(file, 'utf8')));
  return new Map(
    Object.entries(entities).map(([entity, fields]) => [
      entity,
      Object.entries(fields).map(([name, field]) =>
        typeof field === 'string' ? { name, kind: field, to: null } : { name, kind: field.type, to: field.to ?? null },
      ),
    ]),
  );
}
