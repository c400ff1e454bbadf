import { readEntities as readContract, type Field as Declared } from '../../models/entities.ts';

export type FieldType = Declared['kind'];

export type Field = {
  readonly name: string;
  readonly type: FieldType;
  /** the entity a reference points at */
  readonly to: string | null;
  readonly isEditable: boolean;
  /** told once, when a person makes the record */
  readonly isGiven: boolean;
  readonly isPersonal: boolean;
};

export type Entity = { readonly name: string; readonly fields: readonly Field[] };
export type Entities = ReadonlyMap<string, Entity>;

/** The entities as the record API speaks of them: what may be edited, what is hidden from whom. */
export function readEntities(): Entities {
  return new Map(Object.entries(readContract()).map(([name, fields]) => [name, { name, fields: fields.map(fieldOf) }]));
}

function fieldOf({ name, kind, to, editable, given, personal }: Declared): Field {
  return { name, type: kind, to, isEditable: editable, isGiven: given, isPersonal: personal };
}
