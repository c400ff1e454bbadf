import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amocrm } from '../../ingest/sources/amocrm/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { engines } from '../support/engines.ts';
import { smallAccount } from './amocrm/company.ts';
import { AmoCrm } from './amocrm/server.ts';
import type { Clock } from './bitrix24/company.ts';
import { news, readings, streamsWithNews, type Readings } from './readings.ts';
import { unnamed } from './rows.ts';

const ENTITIES = ['employee', 'company', 'contact', 'lead', 'deal', 'deal_stage_change', 'activity', 'touch'];

const BUILT = '+deals +leads +activities +deal_stage_visits +touch +contact';

// A whole account: read, built, changed by its people, read again, compared with a reading from scratch.
describe.each(engines)('an amoCRM on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let amo: AmoCrm;
  let at: Readings;
  const clock: Clock = { now: new Date('2025-03-20T12:00:00Z') };

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    place.now = clock.now;
    amo = await AmoCrm.start(smallAccount(clock));
    at = readings(warehouse, place, () => ({
      ...{ connector: amocrm, secrets: { token: amo.token } },
      settings: { account: amo.url, requests_per_second: 1000 },
    }));
    await at.synced('amo');
    await at.build(BUILT);
  });
  afterAll(async () => {
    place.close();
    await amo.close();
    await warehouse.close();
  });

  const ask = (sql: string): Promise<unknown[][]> => at.ask(sql);

  it('counts 142 as won and 143 as lost in every pipeline; a lead nobody has taken is no deal', async () => {
    const rows = await ask(
      `select pipeline, stage, status, lost_reason, amount, currency from marts.deals order by deal_id`,
    );
    expect(rows).toEqual([
      ['Опт', 'Отгружено', 'won', null, '49900.50', 'RUB'],
      ['Розница', 'Успешно реализовано', 'won', null, '100000.00', 'RUB'],
      ['Розница', 'Закрыто и не реализовано', 'lost', 'Дорого', '30000.00', 'RUB'],
      ['Розница', 'Переговоры', 'open', null, '70000.00', 'RUB'],
      ['Старая', 'Переговоры', 'open', null, '500.00', 'RUB'],
    ]);
  });

  it('has six requests, the untaken one too; two became won deals', async () => {
    const rows = await ask(
      `select lead_id, status, status_kind, source, campaign, is_won from marts.leads order by lead_id`,
    );
    expect(rows).toEqual([
      ['amo:1', 'Отгружено', 'converted', 'vk', 'spring', true],
      ['amo:2', 'Успешно реализовано', 'converted', null, null, true],
      ['amo:3', 'Закрыто и не реализовано', 'lost', null, null, false],
      ['amo:4', 'Переговоры', 'open', null, null, false],
      ['amo:5', 'Неразобранное', 'open', null, null, false],
      ['amo:6', 'Переговоры', 'open', null, null, false],
    ]);
  });

  it('reads times as seconds of UTC and the visitor with all nineteen digits', async () => {
    expect(await ask(`select created_at, closed_at from core.deal where deal_id = 'amo:1'`)).toEqual([
      ['2025-02-01T20:30:00Z', '2025-03-01T09:00:00Z'],
    ]);
    expect(await ask(`select visitor_id, lead_id, contact_id, source from core.touch`)).toEqual([
      ['1738440000123456789', 'amo:1', 'amo:331', 'vk'],
    ]);
  });

  it('takes phones, ИНН and the company from where they are nested; null fields are none', async () => {
    expect(await ask(`select name, inn, kpp, phone from core.company`)).toEqual([
      ['ООО «Склад»', '0701234567', '070101001', '8 (495) 000-00-77'],
    ]);
    expect(await ask(`select contact_id, full_name, phone, email, company_id from core.contact order by 1`)).toEqual([
      ['amo:331', 'Пётр Сидоров', '8 (916) 123-45-67', 'p@sklad.ru', 'amo:700'],
      ['amo:332', null, null, null, null],
    ]);
  });

  it('takes the main contact of a lead, else the first, else none', async () => {
    expect(await ask(`select deal_id, contact_id from core.deal order by deal_id`)).toEqual([
      ['amo:1', 'amo:331'],
      ['amo:2', null],
      ['amo:3', 'amo:331'],
      ['amo:4', 'amo:332'],
      ['amo:6', 'amo:331'],
    ]);
  });

  it('knows the stage a lead began in by the one its first move left', async () => {
    const rows = await ask(
      `select deal_id, visit_number, pipeline, stage, entered_at, left_at from core.deal_stage_visit order by 1, 2`,
    );
    expect(rows).toEqual([
      ['amo:1', '1', 'Розница', 'Неразобранное', '2025-02-01T20:30:00Z', '2025-02-10T09:00:00Z'],
      ['amo:1', '2', 'Опт', 'Переговоры', '2025-02-10T09:00:00Z', '2025-03-01T09:00:00Z'],
      ['amo:1', '3', 'Опт', 'Отгружено', '2025-03-01T09:00:00Z', null],
      ['amo:3', '1', 'Розница', 'Закрыто и не реализовано', '2025-02-20T07:00:00Z', null],
    ]);
  });

  it('counts calls, letters and tasks, not what the system wrote itself', async () => {
    const rows = await ask(
      `select activity_id, kind, direction, outcome, talk_seconds, deal_id, contact_id from core.activity order by 1`,
    );
    expect(rows).toEqual([
      ['amo:contact-note-11', 'call', 'out', 'answered', '30', null, 'amo:331'],
      ['amo:lead-note-11', 'call', 'in', 'answered', '61', 'amo:1', null],
      ['amo:lead-note-12', 'call', 'in', 'missed', '0', 'amo:4', null],
      ['amo:lead-note-13', 'email', 'out', null, null, 'amo:4', null],
      ['amo:task-21', 'task', null, 'completed', null, 'amo:1', null],
    ]);
  });

  it('reads nothing as news when nothing changed', async () => {
    place.now = clock.now = new Date('2025-03-20T14:00:00Z');
    expect(streamsWithNews(await at.synced('amo'))).toEqual([]);
  });

  it('after people edited, moved, reopened, deleted and restored, it says what a reading from scratch says', async () => {
    place.now = clock.now = new Date('2025-03-21T12:00:00Z');
    changeOfADay(amo);
    const runs = await at.synced('amo');
    expect(news(runs['leads'])).toEqual([1, 2, 1]);
    expect(news(runs['contacts'])).toEqual([0, 0, 1]);
    expect(news(runs['stage_moves'])).toEqual([2, 0, 0]);

    await at.synced('fresh');
    for (const entity of ENTITIES) {
      const said = unnamed(await at.staged('amo', entity), 'amo');
      expect(said, entity).toEqual(unnamed(await at.staged('fresh', entity), 'fresh'));
    }
    await at.build(BUILT);
    expect(await ask(`select status, closed_at, pipeline from marts.deals where deal_id = 'amo:3'`)).toEqual([
      ['open', null, 'Опт'],
    ]);
  });

  it('a field that a widget wrote without touching the time of change is found, since the last day is read again', async () => {
    place.now = clock.now = new Date('2025-03-21T14:00:00Z');
    const lead = amo.account.cards.leads.get(4);
    if (lead) lead['price'] = 76000;
    expect(news((await at.synced('amo'))['leads'])).toEqual([0, 1, 0]);
    const deals = await at.staged('amo', 'deal');
    expect(deals.find(({ deal_id }) => deal_id === 'amo:4')?.['amount']).toBe('76000.00');
  });

  it('nobody is the one whose id is 0: a robot made the lead, and no employee is asked for', async () => {
    expect(amo.account.cards.leads.get(4)?.['created_by']).toBe(0);
    expect((await at.staged('amo', 'employee')).map(({ employee_id }) => employee_id)).toEqual([
      'amo:504141',
      'amo:504142',
    ]);
    const owners = (await at.staged('amo', 'contact')).map(({ owner_id }) => owner_id);
    expect(owners).not.toContain('amo:0');
  });

  it('a lead put back from the basket is there again, one emptied from it is found by comparing ids', async () => {
    place.now = clock.now = new Date('2025-03-22T12:00:00Z');
    amo.account.restore(2);
    amo.account.cards.leads.delete(6);
    await at.synced('amo');
    expect((await at.staged('amo', 'deal')).map(({ deal_id }) => deal_id)).toEqual([
      ...['amo:1', 'amo:2', 'amo:3', 'amo:4', 'amo:6', 'amo:7'],
    ]);
    place.now = clock.now = new Date('2025-03-30T12:00:00Z');
    const runs = await at.synced('amo');
    expect(runs['leads']).toMatchObject({ deleted: 1, hasCompared: true });
  });
});

function changeOfADay({ account }: AmoCrm): void {
  account.edit('leads', 4, { price: 75000, status_id: 103 });
  account.edit('leads', 3, { pipeline_id: 3177800, status_id: 202, loss_reason_id: null });
  account.remove('leads', 2);
  account.remove('contacts', 332);
  account.add('leads', {
    ...{ id: 7, name: 'Новая', price: 1, responsible_user_id: 504141, pipeline_id: 3177727, status_id: 102 },
    ...{ loss_reason_id: null, closed_at: null },
  });
}
