import { isObject, type Json, type JsonObject } from '../json.ts';

export type CardType = 'lead' | 'deal' | 'contact' | 'company' | 'quote' | 'invoice';

/** Names of crm.item.list that do not follow from those of the classic methods by their letters. */
const APART: Readonly<Record<string, string>> = {
  createdTime: 'DATE_CREATE',
  updatedTime: 'DATE_MODIFY',
  createdBy: 'CREATED_BY_ID',
  updatedBy: 'MODIFY_BY_ID',
  movedBy: 'MOVED_BY_ID',
};

const APART_OF: Readonly<Record<CardType, Readonly<Record<string, string>>>> = {
  lead: { stageId: 'STATUS_ID', stageSemanticId: 'STATUS_SEMANTIC_ID' },
  deal: {},
  contact: {},
  company: { typeId: 'COMPANY_TYPE' },
  quote: { stageId: 'STATUS_ID' },
  invoice: {},
};

const known = new Map<string, string>();

/**
 * A card of crm.item.list under the names that crm.deal.list and its kin give, so that a mapping reads both: the values
 * stay as they came, `fm` becomes PHONE, EMAIL and the others.
 */
export function underClassicNames(type: CardType, card: JsonObject): JsonObject {
  const named: Record<string, Json> = {};
  for (const [name, value] of Object.entries(card)) {
    if (name === 'fm' && Array.isArray(value)) Object.assign(named, multifields(value.filter(isObject)));
    else named[nameOf(type, name)] = value;
  }
  return named;
}

function nameOf(type: CardType, name: string): string {
  const key = `${type} ${name}`;
  const found = known.get(key) ?? APART_OF[type][name] ?? APART[name] ?? spelled(name);
  known.set(key, found);
  return found;
}

function spelled(name: string): string {
  if (/^UF_/.test(name)) return name;
  return name
    .replace(/([a-z])(\d)/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase();
}

function multifields(fields: readonly JsonObject[]): Record<string, Json> {
  const grouped: Record<string, JsonObject[]> = {};
  for (const { id, typeId, valueType, value } of fields) {
    const field = { ID: id ?? null, TYPE_ID: typeId ?? null, VALUE_TYPE: valueType ?? null, VALUE: value ?? null };
    (grouped[String(typeId)] ??= []).push(field);
  }
  return grouped;
}
