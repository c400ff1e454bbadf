import type { MessageKey, Translate } from '../i18n/translate.ts';

/** Words for fields of records and for what cards are compared by. */
const fieldWords: Readonly<Record<string, MessageKey>> = {
  name: 'duplicates.field.name',
  full_name: 'duplicates.field.full_name',
  first_name: 'duplicates.field.given',
  given: 'duplicates.field.given',
  last_name: 'duplicates.field.surname',
  surname: 'duplicates.field.surname',
  patronymic: 'duplicates.field.patronymic',
  inn: 'duplicates.field.inn',
  kpp: 'duplicates.field.kpp',
  form: 'duplicates.field.form',
  phone: 'duplicates.field.phone',
  email: 'duplicates.field.email',
  domain: 'duplicates.field.website',
  website: 'duplicates.field.website',
  city: 'duplicates.field.city',
  region: 'duplicates.field.region',
  country: 'duplicates.field.country',
  industry: 'dimension.industry',
  position: 'duplicates.field.position',
  company: 'dimension.company',
  company_id: 'dimension.company',
  owner_id: 'dimension.owner',
  channel: 'dimension.channel',
  source: 'dimension.source',
  created_at: 'duplicates.field.created_at',
  title: 'field.title',
  amount: 'field.amount',
  number: 'field.number',
  status: 'field.status',
  subject: 'duplicates.field.subject',
  category: 'duplicates.field.category',
  priority: 'service.by.priority',
  company_name: 'dimension.company',
  contact_id: 'duplicates.field.contact',
  deal_id: 'duplicates.field.deal',
  currency: 'duplicates.field.currency',
  ordered_at: 'duplicates.field.ordered_at',
  opened_at: 'duplicates.field.opened_at',
  closed_at: 'field.closed_at',
  first_answered_at: 'service.step.answer',
  due_at: 'duplicates.field.due_at',
};

/** The word for a field; one without keeps the name that the source's fields are mapped to. */
export function fieldName(t: Translate, field: string): string {
  const message = fieldWords[field];
  return message === undefined ? field : t(message);
}
