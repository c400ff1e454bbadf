import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const kinds = ['text', 'money', 'number', 'integer', 'flag', 'date', 'instant', 'reference'] as const;
const field = z.union([
  z.enum(kinds).transform((type) => ({ type, to: undefined, editable: false, given: false, personal: false })),
  z.strictObject({
    type: z.enum(kinds),
    to: z.string().optional(),
    editable: z.boolean().default(false),
    given: z.boolean().default(false),
    personal: z.boolean().default(false),
  }),
]);
const file = z.record(z.string(), z.record(z.string(), field));

/**
 * A field of an entity: its kind of value, the entity a reference points to, whether people edit it or only
 * give it when they make a record, whom it is hidden from.
 */
export type Field = {
  readonly name: string;
  readonly kind: (typeof kinds)[number];
  readonly to: string | null;
  readonly editable: boolean;
  readonly given: boolean;
  readonly personal: boolean;
};

/** Entities by name, fields in the order of core/entities.yml. Models get it as `var('entities')`. */
export type Entities = Readonly<Record<string, readonly Field[]>>;

/** Reads core/entities.yml, the contract between mappings, staging models, core and the record API. */
export function readEntities(): Entities {
  const text = readFileSync(new URL('./core/entities.yml', import.meta.url), 'utf8');
  return Object.fromEntries(
    Object.entries(file.parse(parse(text))).map(([entity, fields]) => [
      entity,
      Object.entries(fields).map(([name, { type, to, editable, given, personal }]) => ({
        name,
        kind: type,
        to: to ?? null,
        editable,
        given,
        personal,
      })),
    ]),
  );
}
