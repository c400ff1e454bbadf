import type { Clock } from '../bitrix24/company.ts';
import { Account, type Card } from './account.ts';

const unix = (iso: string): number => Date.parse(iso) / 1000;

/** Pipelines of the account: both have 142 and 143, and each a stage of the same title. */
const RETAIL = 3177727;
const WHOLESALE = 3177800;
/** An archived pipeline: its old leads are still there. */
const OLD = 3100000;

/**
 * A small company on amoCRM: three pipelines, six leads with one in the stage of incoming ones, contacts with phones as
 * people write them, calls, a letter, tasks. Amounts are round enough to be added up by hand.
 */
export function smallAccount(clock: Clock): Account {
  const account = new Account(() => clock.now);
  addDictionaries(account);
  addClients(account);
  addLeads(account);
  addDealings(account);
  return account;
}

function addDictionaries(account: Account): void {
  const stage = (id: number, name: string, sort: number, type: 0 | 1 = 0) => ({ id, name, sort, type });
  account.pipelines.push(
    {
      ...{ id: RETAIL, name: 'Розница', sort: 1, is_main: true, is_archive: false },
      statuses: [stage(101, 'Неразобранное', 10, 1), stage(102, 'Переговоры', 20), stage(103, 'Счёт', 30)],
    },
    {
      ...{ id: WHOLESALE, name: 'Опт', sort: 2, is_main: false, is_archive: false },
      statuses: [stage(201, 'Неразобранное', 10, 1), stage(202, 'Переговоры', 20)],
    },
    { id: OLD, name: 'Старая', sort: 3, is_main: false, is_archive: true, statuses: [stage(301, 'Переговоры', 20)] },
  );
  // people renamed a final stage
  account.renamed.set(`${WHOLESALE} 142`, 'Отгружено');
  account.lossReasons.push({ id: 4203748, name: 'Дорого', sort: 10 }, { id: 4203749, name: 'Нет в наличии', sort: 20 });
  const user = (id: number, name: string, is_active: boolean): void => {
    account.users.set(id, {
      ...{ id, name, email: `${id}@romashka.ru`, lang: 'ru', rights: { is_active, is_admin: false, group_id: 1 } },
      _embedded: { groups: [{ id: 1, name: 'Отдел продаж' }], roles: [] },
    });
  };
  user(504141, 'Анна Смирнова', true);
  user(504142, 'Борис Котов', false);
}

function addClients(account: Account): void {
  const field = (field_code: string | null, field_type: string, value: Card[string], field_id = 9000): Card => ({
    ...{ field_id, field_name: field_code ?? 'Поле', field_code, field_type },
    values: [{ value }],
  });
  account.add('companies', {
    ...{ id: 700, name: 'ООО «Склад»', responsible_user_id: 504141, created_at: unix('2025-01-10T07:00:00Z') },
    custom_fields_values: [
      field('PHONE', 'multitext', '8 (495) 000-00-77'),
      field(null, 'legal_entity', { name: 'ООО «Склад»', vat_id: '0701234567', kpp: '070101001' }),
    ],
  });
  account.add('contacts', {
    ...{ id: 331, name: 'Пётр Сидоров', first_name: 'Пётр', last_name: 'Сидоров', responsible_user_id: 504141 },
    ...{ created_at: unix('2025-01-11T07:00:00Z'), companies: [{ id: 700 }] },
    custom_fields_values: [field('PHONE', 'multitext', '8 (916) 123-45-67'), field('EMAIL', 'multitext', 'p@sklad.ru')],
  });
  // no name, no fields: custom_fields_values is null
  account.add('contacts', {
    id: 332,
    name: '',
    first_name: '',
    last_name: '',
    created_at: unix('2025-01-12T07:00:00Z'),
  });
}

function addLeads(account: Account): void {
  const tracked = (field_code: string, value: string): Card => ({
    ...{ field_id: 9001, field_name: field_code.toLowerCase(), field_code, field_type: 'tracking_data' },
    values: [{ value }],
  });
  const lead = (id: number, more: Card): void => {
    account.add('leads', {
      ...{ id, name: `Сделка ${id}`, price: 0, responsible_user_id: 504141, pipeline_id: RETAIL, status_id: 102 },
      ...{
        loss_reason_id: null,
        source_id: null,
        closed_at: null,
        score: null,
        contacts: [{ id: 331, is_main: true }],
      },
      ...more,
    });
  };
  lead(1, {
    ...{ price: 49900, price_with_minor_units: 49900.5, pipeline_id: WHOLESALE, status_id: 142 },
    ...{ created_at: unix('2025-02-01T20:30:00Z'), closed_at: unix('2025-03-01T09:00:00Z'), companies: [{ id: 700 }] },
    updated_at: unix('2025-03-01T09:00:00Z'),
    custom_fields_values: [
      tracked('UTM_SOURCE', 'vk'),
      tracked('UTM_CAMPAIGN', 'spring'),
      tracked('_YM_UID', '1738440000123456789'),
      {
        ...{ field_id: 9002, field_name: 'Площадь', field_code: null, field_type: 'numeric' },
        values: [{ value: '64.5' }],
      },
    ],
  });
  lead(2, {
    ...{ price: 100000, status_id: 142, created_at: unix('2025-02-02T07:00:00Z'), responsible_user_id: 504142 },
    ...{ closed_at: unix('2025-02-28T07:00:00Z'), updated_at: unix('2025-02-28T07:00:00Z'), contacts: [] },
  });
  lead(3, {
    ...{ price: 30000, status_id: 143, loss_reason_id: 4203748, created_at: unix('2025-02-03T07:00:00Z') },
    ...{ closed_at: unix('2025-02-20T07:00:00Z'), updated_at: unix('2025-02-20T07:00:00Z') },
  });
  lead(4, {
    price: 70000,
    status_id: 102,
    created_at: unix('2025-03-02T07:00:00Z'),
    contacts: [{ id: 332 }, { id: 331 }],
  });
  // a form nobody has looked at yet
  lead(5, { price: 999999, status_id: 101, created_at: unix('2025-03-03T07:00:00Z') });
  lead(6, { price: 500, pipeline_id: OLD, status_id: 301, created_at: unix('2024-05-01T07:00:00Z') });
  const move = (entityId: number, at: string, before: Card[], after: Card): void =>
    account.tell('lead_status_changed', entityId, 'lead', {
      ...{ created_at: unix(at), value_before: before.map((lead_status) => ({ lead_status })) },
      value_after: [{ lead_status: after }],
    });
  const at = (pipeline_id: number, id: number): Card => ({ id, pipeline_id });
  move(1, '2025-02-10T09:00:00Z', [at(RETAIL, 101)], at(WHOLESALE, 202));
  move(1, '2025-03-01T09:00:00Z', [at(WHOLESALE, 202)], at(WHOLESALE, 142));
  move(3, '2025-02-20T07:00:00Z', [], at(RETAIL, 143));
}

function addDealings(account: Account): void {
  const note = (type: 'leads' | 'contacts', id: number, entity_id: number, note_type: string, params: Card): void => {
    const at = unix('2025-02-04T07:00:00Z') + id;
    account.notes[type].set(id, {
      ...{ id, entity_id, created_by: 504141, responsible_user_id: 504141, group_id: 0, note_type, params },
      ...{ created_at: at, updated_at: at, account_id: account.id },
    });
  };
  note('leads', 11, 1, 'call_in', { uniq: 'a1', duration: 61, phone: '+79161234567', call_status: 4 });
  note('leads', 12, 4, 'call_in', { uniq: 'a2', duration: 0, phone: '+79161234567', call_status: 6 });
  note('leads', 13, 4, 'amomail_message', { income: false, subject: 'Договор', content_summary: 'личное' });
  note('leads', 14, 4, 'service_message', { text: 'робот', service: 'x' });
  // the same id under a contact is another note
  note('contacts', 11, 331, 'call_out', { uniq: 'a3', duration: 30, phone: '+79161234567' });
  account.tasks.set(21, {
    ...{
      id: 21,
      created_by: 504141,
      created_at: unix('2025-02-05T07:00:00Z'),
      updated_at: unix('2025-02-06T07:00:00Z'),
    },
    ...{ responsible_user_id: 504142, entity_id: 1, entity_type: 'leads', duration: 0, is_completed: true },
    ...{ task_type_id: 1, text: 'Позвонить', result: [], complete_till: unix('2025-02-06T16:00:00Z') },
  });
}
