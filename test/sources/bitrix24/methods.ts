import { FIELDS, itemTypeOf, SHORT_CODE, universalName, type ItemType, type Kind } from './fields.ts';
import type { Portal, Row, Shelf } from './portal.ts';
import { classicCard, universalCard } from './print.ts';
import { RestError, type Given, type Params } from './rest-error.ts';
import { mapOf, namesOf, pageAfterId, paged, selected, type Naming } from './select-rows.ts';

export type Method = { readonly scope: string; readonly answer: (params: Params, portal: Portal) => Given };

/** The methods of the portal by their names in small letters. */
export const METHODS: Readonly<Record<string, Method>> = {
  ...cardLists(),
  'crm.item.list': { scope: 'crm', answer: itemList },
  'crm.stagehistory.list': { scope: 'crm', answer: stageHistory },
  'crm.status.list': { scope: 'crm', answer: statusList },
  'crm.category.list': { scope: 'crm', answer: categoryList },
  'crm.item.productrow.list': { scope: 'crm', answer: productRows },
  'crm.requisite.list': shelf('requisite', 'crm', (rows) => rows.map(asText)),
  'crm.activity.list': { scope: 'crm', answer: activityList },
  'crm.product.list': shelf('product', 'crm', (rows) => rows.map(asText)),
  'crm.productsection.list': shelf('section', 'crm', (rows) => rows.map(asText)),
  'crm.currency.list': {
    scope: 'crm',
    answer: (_, portal) => ({ result: [...portal.shelves.currency.values()], total: portal.shelves.currency.size }),
  },
  'user.get': shelf('user', 'user', (rows) => rows),
  'department.get': shelf('department', 'department', (rows) => rows.map(asText)),
  'tasks.task.list': shelf('task', 'task', (rows) => ({ tasks: rows.map(asText) })),
  'voximplant.statistic.get': shelf('call', 'telephony', (rows) => rows.map(asText)),
};

function cardLists(): Record<string, Method> {
  const types: ItemType[] = ['lead', 'deal', 'contact', 'company', 'quote'];
  return Object.fromEntries(
    types.flatMap((type) => [
      [
        `crm.${type}.list`,
        { scope: 'crm', answer: (params: Params, portal: Portal) => cardList(type, params, portal) },
      ],
      [
        `crm.${type}.userfield.list`,
        { scope: 'crm', answer: (params: Params, portal: Portal) => userFieldList(type, params, portal) },
      ],
    ]),
  );
}

function cardList(type: ItemType, params: Params, portal: Portal): Given {
  const kinds: Readonly<Record<string, Kind>> = FIELDS[type];
  const naming: Naming = { kept: (asked) => asked, kind: (kept) => kinds[kept], refusesUnknown: false };
  const shape = (page: readonly Row[]): Row[] => page.map((card) => classicCard(portal, type, card, params['select']));
  const first = pageAfterId(portal.visible(type), params, naming);
  return first ? { result: shape(first) } : paged(selected(portal.visible(type), params, naming), params, shape);
}

function itemList(params: Params, portal: Portal): Given {
  const type = itemTypeOf(Number(params['entityTypeId']));
  if (!type) throw new RestError(400, 'NOT_FOUND', 'Смарт-процесс не найден');
  const kinds: Readonly<Record<string, Kind>> = FIELDS[type];
  const byShown = new Map(Object.keys(kinds).map((name) => [universalName(name), name]));
  const naming: Naming = {
    kept: (asked) => (asked === 'ID' ? '?' : (byShown.get(asked) ?? '?')),
    kind: (kept) => kinds[kept],
    refusesUnknown: true,
  };
  const keepsUfNames = params['useOriginalUfNames'] === 'Y';
  const shape = (page: readonly Row[]): object => ({
    items: page.map((card) => universalCard(portal, type, card, params['select'], keepsUfNames)),
  });
  const asked = { order: { id: 'ASC' }, ...params };
  const first = pageAfterId(portal.visible(type), asked, naming);
  return first ? { result: shape(first) } : paged(selected(portal.visible(type), asked, naming), asked, shape);
}

function stageHistory(params: Params, portal: Portal): Given {
  const types: Readonly<Record<number, 'lead' | 'deal' | 'invoice'>> = { 1: 'lead', 2: 'deal', 31: 'invoice' };
  const type = types[Number(params['entityTypeId'])];
  if (!type) throw new RestError(400, 0, 'Entity type is not supported');
  const kinds: Readonly<Record<string, Kind>> = {
    ...{ ID: 'int', TYPE_ID: 'int', OWNER_ID: 'int', CREATED_TIME: 'datetime', CATEGORY_ID: 'int' },
    ...{ STAGE_ID: 'string', STATUS_ID: 'string' },
  };
  const naming: Naming = { kept: (asked) => asked, kind: (kept) => kinds[kept], refusesUnknown: false };
  // Documentation shows numbers here, recorded answers show text.
  return paged(selected(portal.history[type], params, naming), params, (page) => ({ items: page.map(asText) }));
}

function statusList(params: Params, portal: Portal): Given {
  const { ENTITY_ID: wanted } = mapOf(params['filter']);
  const found = portal.statuses.filter(({ ENTITY_ID }) => wanted === undefined || ENTITY_ID === wanted);
  const result = found.map((status, at) => ({
    ID: String(at + 1),
    ...asText(status as unknown as Row),
    NAME_INIT: '',
    SYSTEM: 'N',
    EXTRA: status.SEMANTICS === null ? { SEMANTICS: 'process' } : { SEMANTICS: extraWord(status) },
  }));
  return { result, total: result.length };
}

function extraWord({
  SEMANTICS,
  STATUS_ID,
}: {
  readonly SEMANTICS: string | null;
  readonly STATUS_ID: string;
}): string {
  if (SEMANTICS === 'S') return 'success';
  return STATUS_ID.endsWith('APOLOGY') ? 'apology' : 'failure';
}

function categoryList(params: Params, portal: Portal): Given {
  const entityTypeId = Number(params['entityTypeId']);
  const categories = portal.categories.map(({ id, name, sort }) => ({
    ...{ id, name, sort, entityTypeId, isDefault: id === 0 ? 'Y' : 'N', originId: '', originatorId: '' },
  }));
  return { result: { categories }, total: categories.length };
}

function productRows(params: Params, portal: Portal): Given {
  const filter = mapOf(params['filter']);
  if (filter['=ownerType'] === undefined || filter['=ownerId'] === undefined) {
    throw new RestError(400, 'REQUIRED_ARG_MISSING', 'Required fields: ownerType, ownerId');
  }
  if (!Object.values(SHORT_CODE).includes(String(filter['=ownerType']))) {
    throw new RestError(400, 'OWNER_NOT_FOUND', 'Owner was not found');
  }
  const kinds: Readonly<Record<string, Kind>> = { id: 'int', ownerId: 'int', ownerType: 'string' };
  const naming: Naming = { kept: (asked) => asked, kind: (kept) => kinds[kept], refusesUnknown: false };
  const rows = selected(portal.shelves.productrow.values(), { order: { id: 'asc' }, ...params }, naming);
  return paged(rows, params, (page) => ({ productRows: page }));
}

function activityList(params: Params, portal: Portal): Given {
  const naming: Naming = { kept: (asked) => asked, kind: kindOfName, refusesUnknown: false };
  const rows = selected(portal.shelves.activity.values(), params, naming);
  const takesParties = namesOf(params['select']).includes('COMMUNICATIONS');
  return paged(rows, params, (page) =>
    page.map(({ COMMUNICATIONS, ...row }) => ({
      ...asText(row),
      ...(takesParties ? { COMMUNICATIONS: COMMUNICATIONS ?? [] } : {}),
    })),
  );
}

function userFieldList(type: ItemType, params: Params, portal: Portal): Given {
  const rows: Row[] = portal.userFields
    .filter(({ entity }) => entity === type)
    .map(({ FIELD_NAME, USER_TYPE_ID, MULTIPLE, label, LIST }, at) => ({
      ID: String(at + 1),
      ...{ ENTITY_ID: `CRM_${type.toUpperCase()}`, FIELD_NAME, USER_TYPE_ID, MULTIPLE },
      ...('LANG' in mapOf(params['filter']) ? { EDIT_FORM_LABEL: label } : {}),
      ...(LIST.length > 0 ? { LIST: LIST.map(({ ID, VALUE }) => ({ ID: String(ID), VALUE, SORT: '100' })) } : {}),
    }));
  return paged(rows, params, (page) => page);
}

function shelf(name: Shelf, scope: string, shape: (rows: Row[]) => unknown): Method {
  const naming: Naming = {
    // tasks are asked in capitals and answered in camelCase
    kept: (asked) => (name === 'task' ? universalName(asked) : asked),
    kind: kindOfName,
    refusesUnknown: false,
  };
  return {
    scope,
    answer: (params, portal) => paged(selected(portal.shelves[name].values(), params, naming), params, shape),
  };
}

function kindOfName(name: string): Kind | undefined {
  if (/^(ID|id)$|_ID$|Id$/.test(name)) return 'int';
  if (/DATE|TIME|CREATED|UPDATED|Date$/.test(name)) return 'datetime';
  return 'string';
}

function asText(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  );
}
