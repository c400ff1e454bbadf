import { Portal, type Row } from './portal.ts';

/** A portal's clock that a test moves. */
export type Clock = { now: Date };

/**
 * A small company on Битрикс24: two funnels with stages of the same titles, five deals and a template of recurring ones,
 * three leads, calls, tasks, invoices. Amounts are round enough to be added up by hand.
 */
export function smallCompany(clock: Clock): Portal {
  const portal = new Portal(() => clock.now);
  addDictionaries(portal);
  addPeople(portal);
  addLeads(portal);
  addDeals(portal);
  addDealings(portal);
  addSales(portal);
  return portal;
}

function addDictionaries(portal: Portal): void {
  portal.categories.push({ id: 0, name: 'Розница', sort: 100 }, { id: 1, name: 'Опт', sort: 200 });
  const stages: [string, number | null, [string, string, 'S' | 'F' | null][]][] = [
    [
      'STATUS',
      null,
      [
        ['NEW', 'Не обработан', null],
        ['IN_PROCESS', 'В работе', null],
        ['CONVERTED', 'Качественный', 'S'],
        ['JUNK', 'Спам', 'F'],
      ],
    ],
    [
      'DEAL_STAGE',
      0,
      [
        ['NEW', 'Новая', null],
        ['EXECUTING', 'В работе', null],
        ['WON', 'Оплачено', 'S'],
        ['LOSE', 'Дорого', 'F'],
        ['APOLOGY', 'Пропал', 'F'],
      ],
    ],
    [
      'DEAL_STAGE_1',
      1,
      [
        ['C1:NEW', 'Новая', null],
        ['C1:EXECUTING', 'Отгрузка', null],
        ['C1:WON', 'Закрыта', 'S'],
        ['C1:LOSE', 'Дорого', 'F'],
      ],
    ],
    [
      'SMART_INVOICE_STAGE_10',
      10,
      [
        ['DT31_10:N', 'Новый', null],
        ['DT31_10:P', 'Деньги пришли', 'S'],
        ['DT31_10:D', 'Не оплачен', 'F'],
      ],
    ],
    [
      'SOURCE',
      null,
      [
        ['WEB', 'Веб-сайт', null],
        ['CALL', 'Звонок', null],
      ],
    ],
    [
      'QUOTE_STATUS',
      null,
      [
        ['DRAFT', 'Черновик', null],
        ['APPROVED', 'Принято клиентом', 'S'],
        ['DECLAINED', 'Отклонено', 'F'],
      ],
    ],
    ['INDUSTRY', null, [['IT', 'Информационные технологии', null]]],
  ];
  for (const [ENTITY_ID, CATEGORY_ID, rows] of stages) {
    for (const [at, [STATUS_ID, NAME, SEMANTICS]] of rows.entries()) {
      portal.statuses.push({ ENTITY_ID, STATUS_ID, NAME, SORT: (at + 1) * 10, SEMANTICS, CATEGORY_ID });
    }
  }
  portal.userFields.push(
    {
      ...{
        entity: 'deal',
        FIELD_NAME: 'UF_CRM_1700000000',
        USER_TYPE_ID: 'enumeration',
        MULTIPLE: 'Y',
        label: 'Продукт',
      },
      LIST: [
        { ID: 41, VALUE: 'Стеллажи' },
        { ID: 43, VALUE: 'Монтаж' },
      ],
    },
    {
      ...{ entity: 'deal', FIELD_NAME: 'UF_CRM_1700000001', USER_TYPE_ID: 'string', MULTIPLE: 'N', label: 'ClientID' },
      LIST: [],
    },
  );
}

function addPeople(portal: Portal): void {
  for (const [ID, NAME] of [
    [1, 'Продажи'],
    [2, 'Сервис'],
  ] as const)
    portal.put('department', { ID, NAME, SORT: 500 });
  const people = [
    ['15', 'Анна', 'Смирнова', true, [1]],
    ['16', 'Борис', 'Котов', true, [2, 1]],
    ['17', 'Вера', 'Ильина', false, [1]],
  ] as const;
  for (const [ID, NAME, LAST_NAME, ACTIVE, departments] of people) {
    portal.put('user', {
      ID,
      NAME,
      LAST_NAME,
      ACTIVE,
      UF_DEPARTMENT: [...departments],
      EMAIL: `${ID}@romashka.ru`,
      TIMESTAMP_X: {},
    });
  }
  const reach = (TYPE_ID: string, ...values: string[]): Row[] =>
    values.map((VALUE, at) => ({ ID: String(900 + at), VALUE_TYPE: 'WORK', VALUE, TYPE_ID }));
  portal.add('company', {
    ...{ ID: 77, TITLE: 'ООО «Склад»', INDUSTRY: 'IT', IS_MY_COMPANY: 'N', ASSIGNED_BY_ID: 15, OPENED: 'Y' },
    ...{ PHONE: reach('PHONE', '+7 495 000-00-77'), DATE_CREATE: '2025-01-10T10:00:00+03:00', HAS_PHONE: 'Y' },
  });
  portal.add('company', {
    ...{ ID: 78, TITLE: 'ИП Наш', IS_MY_COMPANY: 'Y', ASSIGNED_BY_ID: 15, DATE_CREATE: '2025-01-10T10:00:00+03:00' },
  });
  portal.put('requisite', {
    ...{ ID: 1, ENTITY_TYPE_ID: 4, ENTITY_ID: 77, NAME: 'Основные', RQ_INN: '0701234567', RQ_KPP: '070101001' },
    ...{ DATE_CREATE: '2025-01-10T10:00:00+03:00', DATE_MODIFY: '2025-01-10T10:00:00+03:00' },
  });
  // a person with the same id: their ИНН is not the company's
  portal.put('requisite', {
    ...{ ID: 2, ENTITY_TYPE_ID: 3, ENTITY_ID: 77, NAME: 'ИП', RQ_INN: '770000000001', RQ_KPP: null },
    ...{ DATE_CREATE: '2025-01-10T10:00:00+03:00', DATE_MODIFY: '2025-01-10T10:00:00+03:00' },
  });
  portal.add('contact', {
    ...{ ID: 5, NAME: 'Пётр', LAST_NAME: 'Сидоров', POST: 'Закупщик', COMPANY_ID: 77, ASSIGNED_BY_ID: 15 },
    ...{ PHONE: reach('PHONE', '8 (916) 123-45-67', '+79160000000'), EMAIL: reach('EMAIL', 'P.Sidorov@sklad.ru') },
    ...{ SOURCE_ID: 'WEB', DATE_CREATE: '2025-01-11T09:00:00+03:00' },
  });
  // no name, no phone: their keys are missing
  portal.add('contact', { ID: 6, ASSIGNED_BY_ID: 16, COMPANY_ID: 0, DATE_CREATE: '2025-01-12T09:00:00+03:00' });
}

function addLeads(portal: Portal): void {
  portal.add('lead', {
    ...{ ID: 11, TITLE: 'Заявка с сайта', NAME: 'Пётр', LAST_NAME: 'Сидоров', STATUS_ID: 'NEW', ASSIGNED_BY_ID: 15 },
    ...{ SOURCE_ID: 'WEB', UTM_SOURCE: 'yandex', UTM_MEDIUM: 'cpc', UTM_CAMPAIGN: 'stellazhi', CONTACT_ID: 5 },
    ...{ OPPORTUNITY: 0, DATE_CREATE: '2025-02-01T23:30:00+03:00', DATE_CLOSED: '' },
  });
  portal.add('lead', {
    ...{ ID: 12, TITLE: 'Спам', STATUS_ID: 'JUNK', ASSIGNED_BY_ID: 16, SOURCE_ID: 'CALL', OPPORTUNITY: 0 },
    ...{ DATE_CREATE: '2025-02-02T10:00:00+03:00', DATE_CLOSED: '2025-02-02T11:00:00+03:00' },
  });
  portal.add('lead', {
    ...{ ID: 13, TITLE: 'Звонок', STATUS_ID: 'IN_PROCESS', ASSIGNED_BY_ID: 16, SOURCE_ID: 'CALL', OPPORTUNITY: 5000 },
    ...{ DATE_CREATE: '2025-02-03T10:00:00+03:00', DATE_CLOSED: '' },
  });
  Object.assign(portal.cards.lead.get(11) as Row, {
    ...{ STATUS_ID: 'CONVERTED', STATUS_SEMANTIC_ID: 'S', DATE_CLOSED: '2025-02-03T11:20:00+03:00' },
  });
}

function addDeals(portal: Portal): void {
  const deal = (ID: number, more: Row): void => {
    portal.add('deal', {
      ...{ ID, TITLE: `Сделка ${ID}`, CATEGORY_ID: 0, CURRENCY_ID: 'RUB', IS_RECURRING: 'N', ASSIGNED_BY_ID: 15 },
      ...{ CONTACT_ID: 0, COMPANY_ID: 0, LEAD_ID: null, OPENED: 'Y', TAX_VALUE: 0, PROBABILITY: null },
      ...more,
    });
  };
  deal(4812, {
    ...{ CATEGORY_ID: 1, STAGE_ID: 'C1:WON', OPPORTUNITY: 184500.5, COMPANY_ID: 77, CONTACT_ID: 5, LEAD_ID: 11 },
    ...{ UTM_SOURCE: 'yandex', DATE_CREATE: '2025-02-03T11:20:41+03:00', MOVED_TIME: '2025-03-10T18:02:08+03:00' },
    ...{ BEGINDATE: '2025-02-03', CLOSEDATE: '2025-03-10', UF_CRM_1700000000: ['41', '43'], UF_CRM_1700000001: false },
  });
  deal(4813, {
    ...{ STAGE_ID: 'WON', OPPORTUNITY: 100000, COMPANY_ID: 77, SOURCE_ID: 'CALL', ASSIGNED_BY_ID: 17 },
    ...{ DATE_CREATE: '2025-01-15T10:00:00+02:00', MOVED_TIME: '2025-01-31T23:30:00+03:00', CLOSEDATE: '2025-01-31' },
  });
  deal(4814, {
    ...{ STAGE_ID: 'APOLOGY', OPPORTUNITY: 50000, CONTACT_ID: 6, ASSIGNED_BY_ID: 16 },
    ...{ DATE_CREATE: '2025-02-05T10:00:00+03:00', MOVED_TIME: '2025-02-20T10:00:00+03:00', CLOSEDATE: '2025-02-20' },
  });
  deal(4815, {
    ...{ STAGE_ID: 'NEW', OPPORTUNITY: 70000.25, CONTACT_ID: 5, UTM_SOURCE: 'vk', PROBABILITY: 40 },
    ...{ DATE_CREATE: '2025-03-01T00:30:00+03:00', CLOSEDATE: '2025-04-01' },
  });
  deal(4816, {
    ...{ STAGE_ID: 'NEW', OPPORTUNITY: 999999, IS_RECURRING: 'Y', DATE_CREATE: '2025-03-01T10:00:00+03:00' },
  });
  deal(4817, {
    ...{ CATEGORY_ID: 1, STAGE_ID: 'C1:EXECUTING', OPPORTUNITY: 30000, IS_REPEATED_APPROACH: 'Y', COMPANY_ID: 77 },
    ...{ DATE_CREATE: '2025-03-05T10:00:00+03:00', CLOSEDATE: '2025-05-01' },
  });
}

function addDealings(portal: Portal): void {
  const activity = (ID: number, more: Row): void => {
    portal.put('activity', {
      ...{ ID, OWNER_TYPE_ID: 2, PROVIDER_ID: '', DIRECTION: 0, COMPLETED: 'Y', RESPONSIBLE_ID: 15, AUTHOR_ID: 15 },
      ...{ DEADLINE: '9999-12-31T00:00:00+03:00', SUBJECT: 'Дело', DESCRIPTION: 'личное' },
      ...{ CREATED: '2025-02-04T10:00:00+03:00', LAST_UPDATED: '2025-02-04T10:10:00+03:00' },
      ...{ START_TIME: '2025-02-04T10:00:00+03:00', END_TIME: '2025-02-04T10:05:00+03:00' },
      ...more,
    });
  };
  // direction 1 is incoming here
  activity(201, { TYPE_ID: 2, PROVIDER_ID: 'VOXIMPLANT_CALL', OWNER_ID: 4812, DIRECTION: 1 });
  activity(202, { TYPE_ID: 4, PROVIDER_ID: 'CRM_EMAIL', OWNER_ID: 4812, DIRECTION: 2 });
  activity(203, { TYPE_ID: 1, PROVIDER_ID: 'CRM_MEETING', OWNER_ID: 4815, COMPLETED: 'N' });
  // the twin of task 301
  activity(204, { TYPE_ID: 6, PROVIDER_ID: 'CRM_TASKS_TASK', OWNER_ID: 4812, ASSOCIATED_ENTITY_ID: 301 });
  activity(205, { TYPE_ID: 2, PROVIDER_ID: 'VOXIMPLANT_CALL', OWNER_TYPE_ID: 1, OWNER_ID: 13, DIRECTION: 1 });
  const call = (ID: number, more: Row): void => {
    portal.put('call', {
      ...{ ID, PORTAL_USER_ID: 15, PHONE_NUMBER: '+79161234567', CALL_DURATION: 0, CALL_FAILED_CODE: '200' },
      ...{ CALL_START_DATE: '2025-02-04T10:00:00+03:00', CRM_ACTIVITY_ID: 0, CRM_ENTITY_TYPE: '', CRM_ENTITY_ID: 0 },
      ...more,
    });
  };
  call(1, { CALL_TYPE: 2, CALL_DURATION: 61, CRM_ACTIVITY_ID: 201 });
  call(2, { CALL_TYPE: 2, CALL_FAILED_CODE: '304', CRM_ACTIVITY_ID: 205 });
  // no activity of its own; type 1 is outgoing here
  call(3, { CALL_TYPE: 1, CALL_DURATION: 30, CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 5 });
  portal.put('task', {
    ...{ id: 301, title: 'Отправить договор', status: 5, priority: 1, createdDate: '2025-02-05T10:00:00+03:00' },
    ...{ changedDate: '2025-02-06T10:00:00+03:00', deadline: '2025-02-06T19:00:00+03:00' },
    ...{ closedDate: '2025-02-06T10:00:00+03:00', responsibleId: 16, createdBy: 15, ufCrmTask: ['C_5', 'D_4812'] },
  });
}

function addSales(portal: Portal): void {
  portal.put('section', { ID: 3, NAME: 'Оборудование' });
  portal.put('product', { ID: 501, NAME: 'Стеллаж', CODE: 'ST-1', SECTION_ID: 3, PRICE: 1500.5, ACTIVE: 'Y' });
  const line = (id: number, ownerType: string, ownerId: number, more: Row): void => {
    portal.put('productrow', {
      id,
      ownerType,
      ownerId,
      productId: 501,
      productName: 'Стеллаж',
      price: 0,
      quantity: 1,
      ...more,
    });
  };
  line(1, 'D', 4812, { price: 1500.5, quantity: 100 });
  line(2, 'D', 4812, { productId: 0, productName: 'Доставка', price: 34450.5, quantity: 1 });
  line(3, 'D', 4815, { price: 70000.25 });
  line(5, 'D', 4817, { price: 15000, quantity: 2 });
  portal.add('invoice', {
    ...{ ID: 7, TITLE: 'Счёт 7', ACCOUNT_NUMBER: '7', STAGE_ID: 'DT31_10:P', CATEGORY_ID: 10, OPPORTUNITY: 12000 },
    ...{ CURRENCY_ID: 'RUB', COMPANY_ID: 77, PARENT_ID_2: 4812, DATE_CREATE: '2025-03-01T10:00:00+03:00' },
    ...{ MOVED_TIME: '2025-03-09T10:00:00+03:00', CLOSEDATE: '2025-03-15' },
  });
  portal.add('invoice', {
    ...{ ID: 8, TITLE: 'Счёт 8', ACCOUNT_NUMBER: '8', STAGE_ID: 'DT31_10:N', CATEGORY_ID: 10, OPPORTUNITY: 999 },
    ...{ CURRENCY_ID: 'RUB', COMPANY_ID: 77, DATE_CREATE: '2025-03-02T10:00:00+03:00', CLOSEDATE: '2025-03-20' },
  });
  const quote = (ID: number, more: Row): void => {
    portal.add('quote', {
      ...{ ID, TITLE: `Предложение ${ID}`, QUOTE_NUMBER: `КП-${ID}`, CURRENCY_ID: 'RUB', COMPANY_ID: 77, LEAD_ID: 0 },
      ...{ DATE_CREATE: '2025-02-10T10:00:00+03:00', CLOSEDATE: '2025-03-31', ...more },
    });
  };
  quote(1, { DEAL_ID: 4812, STATUS_ID: 'APPROVED', OPPORTUNITY: 184500.5 });
  quote(2, { DEAL_ID: 0, STATUS_ID: 'DRAFT', OPPORTUNITY: 900, COMPANY_ID: 0 });
  line(4, 'SI', 7, { price: 6000, quantity: 2 });
}
