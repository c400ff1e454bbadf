/** How a value of a field is kept and printed: classic methods print all as text, universal ones print numbers. */
export type Kind = 'int' | 'double' | 'char' | 'string' | 'date' | 'datetime';

/** The types of crm.item.list that the portal knows. */
export type ItemType = 'lead' | 'deal' | 'contact' | 'company' | 'quote' | 'invoice';

export const ENTITY_TYPE: Readonly<Record<ItemType, number>> = {
  lead: 1,
  deal: 2,
  contact: 3,
  company: 4,
  quote: 7,
  invoice: 31,
};
export const SHORT_CODE: Readonly<Record<ItemType, string>> = {
  lead: 'L',
  deal: 'D',
  contact: 'C',
  company: 'CO',
  quote: 'Q',
  invoice: 'SI',
};

export function itemTypeOf(entityTypeId: number): ItemType | undefined {
  return (Object.keys(ENTITY_TYPE) as ItemType[]).find((type) => ENTITY_TYPE[type] === entityTypeId);
}

const utm = fieldsOf('string', 'UTM_SOURCE UTM_MEDIUM UTM_CAMPAIGN UTM_CONTENT UTM_TERM');
const common = {
  ID: 'int',
  ...fieldsOf('int', 'ASSIGNED_BY_ID CREATED_BY_ID MODIFY_BY_ID'),
  ...fieldsOf('datetime', 'DATE_CREATE DATE_MODIFY LAST_ACTIVITY_TIME'),
  ...fieldsOf('char', 'OPENED'),
  ...fieldsOf('string', 'COMMENTS SOURCE_DESCRIPTION ORIGINATOR_ID ORIGIN_ID'),
  ...utm,
} as const;
const person = fieldsOf('string', 'HONORIFIC NAME SECOND_NAME LAST_NAME POST SOURCE_ID');
const reach = fieldsOf('char', 'HAS_PHONE HAS_EMAIL HAS_IMOL');

/** Every field of a type with its classic name. */
export const FIELDS: Readonly<Record<ItemType, Readonly<Record<string, Kind>>>> = {
  lead: {
    ...common,
    ...person,
    ...reach,
    ...fieldsOf('string', 'TITLE COMPANY_TITLE STATUS_ID STATUS_DESCRIPTION STATUS_SEMANTIC_ID CURRENCY_ID'),
    ...fieldsOf('int', 'CONTACT_ID COMPANY_ID MOVED_BY_ID'),
    ...fieldsOf('double', 'OPPORTUNITY'),
    ...fieldsOf('char', 'IS_RETURN_CUSTOMER IS_MANUAL_OPPORTUNITY'),
    ...fieldsOf('date', 'BIRTHDATE'),
    ...fieldsOf('datetime', 'DATE_CLOSED MOVED_TIME'),
  },
  deal: {
    ...common,
    ...fieldsOf('string', 'TITLE TYPE_ID STAGE_ID STAGE_SEMANTIC_ID CURRENCY_ID SOURCE_ID ADDITIONAL_INFO'),
    ...fieldsOf('int', 'CATEGORY_ID COMPANY_ID CONTACT_ID LEAD_ID QUOTE_ID PROBABILITY MOVED_BY_ID'),
    ...fieldsOf('double', 'OPPORTUNITY TAX_VALUE'),
    ...fieldsOf('char', 'IS_NEW IS_RECURRING IS_RETURN_CUSTOMER IS_REPEATED_APPROACH IS_MANUAL_OPPORTUNITY CLOSED'),
    ...fieldsOf('date', 'BEGINDATE CLOSEDATE'),
    ...fieldsOf('datetime', 'MOVED_TIME'),
  },
  contact: {
    ...common,
    ...person,
    ...reach,
    ...fieldsOf('string', 'TYPE_ID'),
    ...fieldsOf('int', 'COMPANY_ID LEAD_ID'),
    ...fieldsOf('char', 'EXPORT'),
    ...fieldsOf('date', 'BIRTHDATE'),
  },
  company: {
    ...common,
    ...reach,
    ...fieldsOf('string', 'TITLE COMPANY_TYPE INDUSTRY EMPLOYEES CURRENCY_ID BANKING_DETAILS'),
    ...fieldsOf('int', 'LEAD_ID'),
    ...fieldsOf('double', 'REVENUE'),
    ...fieldsOf('char', 'IS_MY_COMPANY'),
  },
  quote: {
    ...common,
    ...fieldsOf('string', 'TITLE QUOTE_NUMBER STATUS_ID CURRENCY_ID'),
    ...fieldsOf('int', 'DEAL_ID LEAD_ID COMPANY_ID CONTACT_ID'),
    ...fieldsOf('double', 'OPPORTUNITY TAX_VALUE'),
    ...fieldsOf('char', 'CLOSED'),
    ...fieldsOf('date', 'BEGINDATE CLOSEDATE'),
  },
  invoice: {
    ...common,
    ...fieldsOf('string', 'TITLE ACCOUNT_NUMBER XML_ID STAGE_ID PREVIOUS_STAGE_ID CURRENCY_ID SOURCE_ID'),
    ...fieldsOf('int', 'CATEGORY_ID COMPANY_ID CONTACT_ID MYCOMPANY_ID PARENT_ID_2'),
    ...fieldsOf('double', 'OPPORTUNITY TAX_VALUE'),
    ...fieldsOf('date', 'BEGINDATE CLOSEDATE'),
    ...fieldsOf('datetime', 'MOVED_TIME'),
  },
};

/** Names that do not follow from the classic ones. */
const UNIVERSAL: Readonly<Record<string, string>> = {
  DATE_CREATE: 'createdTime',
  DATE_MODIFY: 'updatedTime',
  CREATED_BY_ID: 'createdBy',
  MODIFY_BY_ID: 'updatedBy',
  MOVED_BY_ID: 'movedBy',
  STATUS_ID: 'stageId',
  STATUS_SEMANTIC_ID: 'stageSemanticId',
  COMPANY_TYPE: 'typeId',
  PARENT_ID_2: 'parentId2',
};

export function universalName(classic: string): string {
  if (classic.startsWith('UF_CRM_')) return `ufCrm_${classic.slice('UF_CRM_'.length)}`;
  return (
    UNIVERSAL[classic] ??
    classic
      .toLowerCase()
      .replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
      .replace(/^_/, '')
  );
}

function fieldsOf(kind: Kind, names: string): Record<string, Kind> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kind]));
}
