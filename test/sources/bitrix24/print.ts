import { ENTITY_TYPE, FIELDS, universalName, type ItemType, type Kind } from './fields.ts';
import type { Portal, Row, Value } from './portal.ts';
import { namesOf } from './select-rows.ts';

const MULTIFIELDS = ['PHONE', 'EMAIL', 'WEB', 'IM', 'LINK'];

/** A card as the classic methods print it: capitals, all values text, multifields and custom fields only on request. */
export function classicCard(portal: Portal, type: ItemType, card: Row, select: unknown): Row {
  const asked = namesOf(select);
  const fields = FIELDS[type];
  const takesAll = asked.length === 0 || asked.includes('*');
  const named = takesAll ? Object.keys(fields) : Object.keys(fields).filter((name) => asked.includes(name));
  const printed: Row = {};
  for (const name of named) printed[name] = classicValue(portal, fields[name] as Kind, card[name]);
  for (const name of MULTIFIELDS) if (asked.includes(name) && name in card) printed[name] = card[name] as Value;
  for (const { entity, FIELD_NAME: name } of portal.userFields) {
    if (entity !== type || !(asked.includes('UF_*') || asked.includes(name))) continue;
    printed[name] = card[name] ?? false;
  }
  return printed;
}

/** A card as crm.item.list prints it: camelCase, numbers as numbers, `fm` only with '*'. */
export function universalCard(portal: Portal, type: ItemType, card: Row, select: unknown, keepsUfNames: boolean): Row {
  const asked = namesOf(select);
  const takesAll = asked.length === 0 || asked.includes('*');
  const printed: Row = {};
  for (const [name, kind] of Object.entries(FIELDS[type])) {
    const shown = universalName(name);
    if (takesAll || asked.includes(shown)) printed[shown] = universalValue(portal, kind, card[name]);
  }
  for (const { entity, FIELD_NAME: name } of portal.userFields) {
    const shown = keepsUfNames ? name : universalName(name);
    if (entity === type && (takesAll || asked.includes(shown))) printed[shown] = card[name] ?? null;
  }
  if (!takesAll) return printed;
  printed['entityTypeId'] = ENTITY_TYPE[type];
  if (type === 'deal' || type === 'lead' || type === 'invoice') {
    printed['contactIds'] = card['CONTACT_ID'] ? [card['CONTACT_ID'] as Value] : [];
  }
  if (type !== 'deal' && type !== 'quote' && type !== 'invoice') {
    printed['fm'] = MULTIFIELDS.flatMap((name) => ((card[name] ?? []) as Row[]).map(universalMultifield));
  }
  return printed;
}

function universalMultifield(field: Row): Row {
  const { ID, VALUE_TYPE, VALUE, TYPE_ID } = field;
  return { id: Number(ID), valueType: VALUE_TYPE ?? null, value: VALUE ?? null, typeId: TYPE_ID ?? null };
}

function classicValue(portal: Portal, kind: Kind, value: Value | undefined): Value {
  if (value === undefined || value === null) return kind === 'date' ? '' : null;
  switch (kind) {
    case 'int':
      return String(value);
    case 'double':
      return Number(value).toFixed(2);
    case 'date':
      return printedDay(portal, String(value));
    case 'char':
    case 'string':
    case 'datetime':
      return value;
  }
}

function universalValue(portal: Portal, kind: Kind, value: Value | undefined): Value {
  if (value === undefined || value === null) return null;
  switch (kind) {
    case 'int':
    case 'double':
      return Number(value);
    case 'date':
      return value === '' ? null : printedDay(portal, String(value));
    case 'char':
    case 'string':
    case 'datetime':
      return value;
  }
}

/** Days are printed as their midnight with the server's offset. */
function printedDay(portal: Portal, day: string): string {
  return day === '' || day.includes('T') ? day : `${day}T00:00:00${portal.stamp().slice(19)}`;
}
