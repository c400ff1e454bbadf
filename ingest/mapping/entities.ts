import { readEntities as readContract, type Field } from '../../models/entities.ts';

export type { Field };
export type FieldKind = Field['kind'];
export type Entities = ReadonlyMap<string, readonly Field[]>;

/** The entities a mapping may feed, fields in order. */
export function readEntities(): Entities {
  return new Map(Object.entries(readContract()));
}
