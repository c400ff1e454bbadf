import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { masked } from '../entities/mask.ts';
import type { ExportColumn } from '../exports/table.ts';
import { may } from '../identity/roles.ts';
import type { Viewer } from '../identity/viewer.ts';
import type { Locale } from '../problems/problem.ts';

/** Rule segments are named by people, RFM segments by the model. */
export type AudienceWish = { readonly kind: 'rule' | 'rfm'; readonly segment: string };

/** The columns that are personal data of people. */
export const PERSONAL = ['name', 'phone', 'email'] as const;

const COLUMNS = {
  customer_id: ['Клиент', 'Client'],
  company: ['Компания', 'Company'],
  card: ['Карточка', 'Card'],
  name: ['Имя', 'Name'],
  phone: ['Телефон', 'Phone'],
  email: ['E-mail', 'E-mail'],
  industry: ['Отрасль', 'Industry'],
  owner: ['Менеджер', 'Owner'],
  team: ['Отдел', 'Team'],
} as const;

export const audienceColumns = (locale: Locale): readonly ExportColumn[] =>
  Object.entries(COLUMNS).map(([key, [ru, en]]) => ({ key, title: locale === 'ru' ? ru : en, kind: 'text' }));

/**
 * Everybody of a segment today, a row per card of each client, so that every phone and address of a client is there. Personal
 * data is masked where the role may not see it; a manager gets clients of the team only.
 */
export async function* audienceRows(
  warehouse: Warehouse,
  { kind, segment }: AudienceWish,
  viewer: Viewer,
): AsyncGenerator<Row[]> {
  const of = (schema: string, name: string): string => warehouse.relation({ schema, name });
  const members =
    kind === 'rule'
      ? `select customer_id from ${of('marts', 'segment_members')} where is_current and segment = $segment`
      : `select customer_id from ${of('marts', 'customers')} where rfm_segment = $segment`;
  const ofTeam = may(viewer.role, 'see other teams') ? '' : 'and clients.team = $team';
  const cards = (entity: 'company' | 'contact', name: string, phones: string): string =>
    `select clients.customer_id as customer_id, clients.company as company, cards.record_key as card, ${name} as name,
       ${phones}, clients.industry as industry, clients.owner as owner, clients.team as team
     from ${of('marts', 'customers')} as clients
     join ${of('core', 'customer_member')} as cards on cards.customer_id = clients.customer_id
     join ${of('core', entity)} as records on records.${entity}_id = cards.record_id
     where cards.entity = '${entity}' and clients.customer_id in (${members}) ${ofTeam}`;
  const phones = 'records.phone as phone, records.email as email';
  const sql = `select * from (
      ${cards('company', 'records.name', phones)}
      union all
      ${cards('contact', 'records.full_name', phones)}
    ) as audience order by customer_id, card`;
  const params = { segment, ...(ofTeam ? { team: viewer.team ?? '' } : {}) };
  const isOpen = may(viewer.role, 'see personal data');
  for await (const rows of warehouse.stream(sql, params)) yield isOpen ? rows : rows.map(hidden);
}

/** A company's name is no secret; a person's name, every phone and every address are. */
function hidden(row: Row): Row {
  const isPerson = String(row['card']).startsWith('contact/');
  const cell = (key: (typeof PERSONAL)[number]) => masked(row[key] ?? null);
  return { ...row, name: isPerson ? cell('name') : (row['name'] ?? null), phone: cell('phone'), email: cell('email') };
}
