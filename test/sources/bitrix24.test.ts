import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bitrix24 } from '../../ingest/sources/bitrix24/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { engines } from '../support/engines.ts';
import { smallCompany, type Clock } from './bitrix24/company.ts';
import { Bitrix24 } from './bitrix24/server.ts';
import { news, readings, streamsWithNews, type Readings } from './readings.ts';
import { unnamed } from './rows.ts';

const ENTITIES = [
  ...['employee', 'company', 'contact', 'product', 'lead', 'deal', 'deal_stage_change', 'activity', 'touch'],
  ...['order', 'order_line', 'quote', 'payment'],
];

const BUILT = '+deals +leads +activities +deal_stage_visits +touch +contact +order_lines +quote +payment';

// A whole portal: read, built, changed by its people, read again; by the new methods and by those of older boxes.
describe.each(engines)('a Битрикс24 on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let portal: Bitrix24;
  let at: Readings;
  const clock: Clock = { now: new Date('2025-03-20T12:00:00Z') };

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    place.now = clock.now;
    portal = await Bitrix24.start(smallCompany(clock));
    at = readings(warehouse, place, () => ({
      ...{ connector: bitrix24, secrets: { webhook: portal.webhook } },
      settings: { requests_per_second: 1000, orders: 'deals', payments: 'invoices', deletes_every_hours: 1 },
    }));
    await at.synced('bitrix');
    await at.build(BUILT);
  });
  afterAll(async () => {
    place.close();
    await portal.close();
    await warehouse.close();
  });

  const ask = (sql: string): Promise<unknown[][]> => at.ask(sql);

  it('counts two won deals for 284,500.50, one lost, two open; a template of recurring deals is none', async () => {
    const rows = await ask(
      `select status, count(*) as deal_count, sum(amount) as amount from marts.deals group by status order by status`,
    );
    expect(rows).toEqual([
      ['lost', '1', '50000.00'],
      ['open', '2', '100000.25'],
      ['won', '2', '284500.50'],
    ]);
  });

  it('tells outcome by meaning and stages by funnel: two stages bear one title, two titles mean won', async () => {
    const rows = await ask(
      `select pipeline, stage, stage_order, status, lost_reason from marts.deals order by deal_id`,
    );
    expect(rows).toEqual([
      ['Опт', 'Закрыта', '30', 'won', null],
      ['Розница', 'Оплачено', '30', 'won', null],
      ['Розница', 'Пропал', '50', 'lost', 'Пропал'],
      ['Розница', 'Новая', '10', 'open', null],
      ['Опт', 'Отгрузка', '20', 'open', null],
    ]);
  });

  it('keeps a day a day and a moment a moment, whatever offset the portal wrote it with', async () => {
    const rows = await ask(
      `select deal_id, created_at, closed_at, expected_close_on from core.deal where deal_id in ('bitrix:4813', 'bitrix:4815') order by 1`,
    );
    expect(rows).toEqual([
      ['bitrix:4813', '2025-01-15T08:00:00Z', '2025-01-31T20:30:00Z', '2025-01-31'],
      ['bitrix:4815', '2025-02-28T21:30:00Z', null, '2025-04-01'],
    ]);
  });

  it('knows who sold it: a dismissed employee stays, with the team of their first department', async () => {
    const rows = await ask(`select owner, team, sum(amount) as amount from marts.deals group by 1, 2 order by 1`);
    expect(rows).toEqual([
      ['Анна Смирнова', 'Продажи', '284500.75'],
      ['Борис Котов', 'Сервис', '50000.00'],
      ['Вера Ильина', 'Продажи', '100000.00'],
    ]);
    expect(await ask(`select is_active from core.employee where name = 'Вера Ильина'`)).toEqual([[false]]);
  });

  it('takes ИНН with its leading zero from the requisites of the company, not of a person with the same id', async () => {
    const rows = await ask(`select company_id, name, inn, kpp, industry, phone from core.company`);
    expect(rows).toEqual([
      ['bitrix:77', 'ООО «Склад»', '0701234567', '070101001', 'Информационные технологии', '+7 495 000-00-77'],
    ]);
  });

  it('takes the first phone and address of a contact; one without any has none', async () => {
    const rows = await ask(
      `select contact_id, full_name, phone, email, company_id, source from core.contact order by 1`,
    );
    expect(rows).toEqual([
      ['bitrix:5', 'Пётр Сидоров', '8 (916) 123-45-67', 'P.Sidorov@sklad.ru', 'bitrix:77', 'Веб-сайт'],
      ['bitrix:6', null, null, null, null, null],
    ]);
  });

  it('has three leads: one converted and won, one lost, one open; the UTM of one is a touch', async () => {
    const rows = await ask(
      `select lead_id, status, status_kind, source, campaign, is_converted, is_won from marts.leads order by 1`,
    );
    expect(rows).toEqual([
      ['bitrix:11', 'Качественный', 'converted', 'yandex', 'stellazhi', true, true],
      ['bitrix:12', 'Спам', 'lost', 'Звонок', null, false, false],
      ['bitrix:13', 'В работе', 'open', 'Звонок', null, false, false],
    ]);
    // deal 4812 came of a lead, whose touch it is; deal 4815 came by itself
    expect(await ask(`select touch_id, lead_id, contact_id, source from core.touch order by 1`)).toEqual([
      ['bitrix:deal-4815', null, 'bitrix:5', 'vk'],
      ['bitrix:lead-11', 'bitrix:11', 'bitrix:5', 'yandex'],
    ]);
  });

  it('reads a direction of 1 as incoming in activities and as outgoing in the calls', async () => {
    const rows = await ask(
      `select activity_id, kind, direction, outcome, talk_seconds, due_at from core.activity order by activity_id`,
    );
    expect(rows).toEqual([
      ['bitrix:201', 'call', 'in', 'answered', '61', null],
      ['bitrix:202', 'email', 'out', 'completed', null, null],
      ['bitrix:203', 'meeting', null, 'planned', null, null],
      ['bitrix:205', 'call', 'in', 'missed', '0', null],
      ['bitrix:call-3', 'call', 'out', 'answered', '30', null],
      ['bitrix:task-301', 'task', null, 'completed', null, '2025-02-06T16:00:00Z'],
    ]);
  });

  it('has the lines of won deals as orders: they add up to the deals', async () => {
    const rows = await ask(
      `select order_id, sum(revenue) as revenue, count(*) as line_count from marts.order_lines group by 1 order by 1`,
    );
    expect(rows).toEqual([
      ['bitrix:D_4812', '184500.50', '2'],
      ['bitrix:D_4813', '100000.00', '1'],
    ]);
  });

  it('a paid invoice is money that came for its deal, one that waits is none; an estimate stands beside its deal', async () => {
    expect(await ask(`select payment_id, deal_id, company_id, amount, paid_at from core.payment`)).toEqual([
      ['bitrix:invoice-7', 'bitrix:4812', 'bitrix:77', '12000.00', '2025-03-09T07:00:00Z'],
    ]);
    const quotes = await ask(
      `select number, status, outcome, deal_id, company_name, amount, expires_on from core.quote order by number`,
    );
    expect(quotes).toEqual([
      ['КП-1', 'Принято клиентом', 'won', 'bitrix:4812', 'ООО «Склад»', '184500.50', '2025-03-31'],
      ['КП-2', 'Черновик', 'open', null, null, '900.00', '2025-03-31'],
    ]);
  });

  it('reads nothing as news when nothing changed', async () => {
    place.now = clock.now = new Date('2025-03-20T14:00:00Z');
    const runs = await at.synced('bitrix');
    expect(streamsWithNews(runs)).toEqual([]);
    // only cards changed since the last reading began were asked for, not all six
    expect(runs['deals']?.read).toBe(0);
  });

  it('after people edited, moved, reopened and deleted, it says what a reading from scratch says', async () => {
    place.now = clock.now = new Date('2025-03-21T12:00:00Z');
    changeOfADay(portal);
    const runs = await at.synced('bitrix');
    expect(news(runs['deals'])).toEqual([1, 3, 1]);
    expect(news(runs['contacts'])).toEqual([0, 0, 1]);
    expect(news(runs['activities'])).toEqual([0, 0, 1]);
    expect(news(runs['statuses'])).toEqual([0, 1, 0]);
    expect(news(runs['order_lines'])).toEqual([1, 0, 2]);

    await at.synced('universal', { settings: { methods: 'universal' } });
    await at.synced('classic', { settings: { methods: 'classic' } });
    for (const entity of ENTITIES) {
      // stages that a deleted deal went through are of a deal that is not there
      const alive = async (source: string): Promise<unknown> => {
        const rows = await at.staged(source, entity);
        return unnamed(
          rows.filter((row) => row['deal_id'] !== `${source}:4812`),
          source,
        );
      };
      const again = await alive('bitrix');
      expect(again, entity).toEqual(await alive('universal'));
      expect(again, entity).toEqual(await alive('classic'));
    }
  });

  it('a deal that moved to a stage of the same title in another funnel has left its stage', async () => {
    await at.build(BUILT);
    const rows = await ask(
      `select visit_number, pipeline, stage, entered_at, left_at from core.deal_stage_visit
       where deal_id = 'bitrix:4815' order by visit_number`,
    );
    expect(rows).toEqual([
      ['1', 'Розница', 'Первичная', '2025-02-28T21:30:00Z', '2025-03-21T12:00:00Z'],
      ['2', 'Опт', 'Новая', '2025-03-21T12:00:00Z', null],
    ]);
  });

  it('a reopened deal is open again and no longer closed', async () => {
    const rows = await ask(`select status, closed_at from marts.deals where deal_id = 'bitrix:4814'`);
    expect(rows).toEqual([['open', null]]);
  });
});

function changeOfADay({ portal }: Bitrix24): void {
  portal.edit('deal', 4815, { CATEGORY_ID: 1, STAGE_ID: 'C1:NEW', OPPORTUNITY: 80000 });
  portal.edit('deal', 4817, { CATEGORY_ID: 0, STAGE_ID: 'WON' });
  portal.edit('deal', 4814, { STAGE_ID: 'NEW' });
  portal.remove('deal', 4812);
  portal.remove('contact', 6);
  portal.shelves.activity.delete(203);
  portal.add('deal', {
    ...{ ID: 4820, TITLE: 'Новая сделка', CATEGORY_ID: 0, STAGE_ID: 'NEW', OPPORTUNITY: 1, CURRENCY_ID: 'RUB' },
    ...{ IS_RECURRING: 'N', ASSIGNED_BY_ID: 15, CONTACT_ID: 5, COMPANY_ID: 77, LEAD_ID: null, CLOSEDATE: '2025-05-01' },
  });
  const renamed = portal.statuses.find(({ ENTITY_ID, STATUS_ID }) => ENTITY_ID === 'DEAL_STAGE' && STATUS_ID === 'NEW');
  if (renamed) renamed.NAME = 'Первичная';
}
