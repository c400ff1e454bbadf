import type { Cell } from '../../warehouse/warehouse.ts';
import type { Entities, Entity } from '../entities/entities.ts';
import { masked } from '../entities/mask.ts';
import { may, type Role } from '../identity/roles.ts';
import type { JsonCell } from './json.ts';
import { jsonRow } from './json.ts';
import { TITLES, type Names, type RecordNow } from './record.ts';

type Author = { readonly id: string; readonly name: string };

/** A record as one role may see it. */
export type RecordAnswer = {
  readonly id: string;
  readonly entity: string;
  readonly system: string;
  readonly version: number;
  readonly fields: Readonly<Record<string, JsonCell>>;
  readonly names: Readonly<Record<string, { readonly entity: string; readonly name: JsonCell }>>;
  readonly edited: Readonly<Record<string, { readonly at: string; readonly by: Author; readonly version: number }>>;
  readonly editable: string[];
  readonly masked: string[];
};

export function answerOf(
  record: RecordNow,
  names: Names,
  look: { readonly role: Role; readonly entities: Entities; readonly people: ReadonlyMap<string, string> },
): RecordAnswer {
  const { entity, id, system, version, edited } = record;
  const { role, entities, people } = look;
  const personal = entity.fields.filter(({ isPersonal }) => isPersonal).map(({ name }) => name);
  return {
    id,
    entity: entity.name,
    system,
    version,
    fields: jsonRow(shownFields(entity, role, record.fields)),
    names: jsonRow(
      Object.fromEntries(
        Object.entries(names).map(([field, named]) => [
          field,
          isHidden(entities, named.entity, role) ? { ...named, name: masked(named.name) } : named,
        ]),
      ),
    ) as RecordAnswer['names'],
    edited: Object.fromEntries(
      Object.entries(edited).map(([name, last]) => [
        name,
        { at: last.at, by: { id: last.author, name: people.get(last.author) ?? last.author }, version: last.version },
      ]),
    ),
    editable: may(role, 'edit records') ? entity.fields.filter((one) => one.isEditable).map(({ name }) => name) : [],
    masked: may(role, 'see personal data') ? [] : personal,
  };
}

/** Values as this role may see them. */
export function shownFields(
  entity: Entity,
  role: Role,
  fields: Readonly<Record<string, Cell>>,
): Readonly<Record<string, Cell>> {
  if (may(role, 'see personal data')) return fields;
  const personal = new Set(entity.fields.filter(({ isPersonal }) => isPersonal).map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, personal.has(name) ? masked(value) : value]),
  );
}

/** The personal data that an answer shows as it is, as `field` or `reference.field`; for the audit. */
export function openPersonal(record: RecordNow, names: Names, entities: Entities, role: Role): string[] {
  if (!may(role, 'see personal data')) return [];
  const own = record.entity.fields.filter(({ isPersonal, name }) => isPersonal && record.fields[name] !== null);
  const pointed = Object.entries(names).filter(([, { entity }]) => isPersonalTitle(entities, entity));
  return [...own.map(({ name }) => name), ...pointed.map(([field, { entity }]) => `${field}.${TITLES[entity]}`)];
}

function isHidden(entities: Entities, entity: string, role: Role): boolean {
  return isPersonalTitle(entities, entity) && !may(role, 'see personal data');
}

function isPersonalTitle(entities: Entities, entity: string): boolean {
  return entities.get(entity)?.fields.some(({ name, isPersonal }) => isPersonal && name === TITLES[entity]) ?? false;
}
