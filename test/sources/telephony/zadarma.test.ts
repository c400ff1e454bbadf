import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { zadarma } from '../../../ingest/sources/zadarma/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../../ingest/testing/synced.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels, createRecords } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { KEY, SECRET, startZadarma, type FakeZadarma, type Leg } from './zadarma-server.ts';

const leg = (part: Partial<Leg>): Leg => ({
  ...{ call_id: '1771574400.1234567', sip: '100', callstart: '2026-02-20 11:00:00', clid: '+79991234567' },
  ...{ destination: '100', disposition: 'answered', seconds: 60, is_recorded: false, pbx_call_id: 'in_1' },
  ...part,
});
/** The clock of the account is UTC+3. */
const LEGS: readonly Leg[] = [
  // rang at two employees at once; the second took it
  leg({ disposition: 'cancel', seconds: 0 }),
  leg({ sip: '12345-101', destination: '101', seconds: 60 }),
  // nobody took it, and it was written with a name
  leg({
    pbx_call_id: 'in_2',
    callstart: '2026-02-20 12:00:00',
    clid: '"Boris" <8 (999) 765-43-21>',
    disposition: 'no answer',
    seconds: 0,
  }),
  leg({ pbx_call_id: 'out_3', callstart: '2026-02-20 13:00:00', clid: '100', destination: '79991234567', seconds: 90 }),
  leg({ pbx_call_id: 'out_4', callstart: '2026-02-20 14:00:00', clid: '100', destination: '101', seconds: 15 }),
  leg({
    pbx_call_id: 'out_5',
    callstart: '2026-02-20 15:00:00',
    clid: '100',
    destination: '79990000009',
    disposition: 'busy',
    seconds: 0,
  }),
  // last year's, before the day asked for
  leg({ pbx_call_id: 'in_0', callstart: '2026-01-14 23:59:59' }),
];

describe.each(engines)('Zadarma on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let server: FakeZadarma;
  const wish = (secret = SECRET) => ({
    connector: zadarma,
    source: 'zadarma',
    settings: { address: server.url, since: '2026-01-15', page: 2 },
    secrets: { key: KEY, secret },
  });
  const calls = async () => {
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+activities' });
    const rows = await warehouse.query(
      `select call_key, direction, is_answered, client_phone, contact_id, owner_id, cast(talk_seconds as integer) as talk,
         cast(answer_seconds as integer) as waited, cast(leg_count as integer) as legs, started_at
       from ${warehouse.relation({ schema: 'core', name: 'call' })} order by started_at`,
    );
    return rows.map((row) => Object.values(row));
  };

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    server = await startZadarma(LEGS);
    await createRecords(warehouse, [
      ['contact', 'voronka:1', { full_name: 'Anna', phone: '8 (999) 123-45-67' }],
      ['employee', 'voronka:11', { name: 'Petr', phone: '100' }],
      ['employee', 'voronka:12', { name: 'Olga', phone: '101' }],
    ]);
  });
  afterAll(async () => {
    await server.close();
    await warehouse.close();
    place.close();
  });

  it('a wrong secret names what to mend, and no key is shown', async () => {
    const report = JSON.stringify(await place.sync(warehouse, wish('wrong-secret-9')));
    expect(report).toContain('VORONKA_SOURCE_ZADARMA_');
    expect(report).not.toMatch(/wrong-secret-9|zadarma-key-1/);
  });

  it('legs are one call, 8 and +7 one number, times those of the account; when it was answered is not known', async () => {
    // no more than 28 days at once, by the account's clock; every page but the last is full; a limit is waited out
    const reset = place.now.getTime() / 1000 + 37;
    const answer = {
      ...{ status: 429, type: 'application/json', body: '{"status":"error","message":"limit"}' },
      headers: { 'X-RateLimit-Reset': String(reset) },
    };
    server.faults.push({ kind: 'none' }, { kind: 'answer', answer });
    await place.sync(warehouse, wish());
    expect(server.periods.slice(0, 1)).toEqual(['2026-01-15 03:00:00 – 2026-02-12 03:00:00 +0']);
    expect(server.periods.slice(1)).toEqual(
      [0, 2, 4, 6].map((skip) => `2026-02-12 03:00:00 – 2026-03-01 15:00:00 +${skip}`),
    );
    expect(place.waited.filter((ms) => ms >= 37_000 && ms < 37_500)).toHaveLength(1);
    // three times a minute
    expect(place.waited.filter((ms) => ms >= 19_000 && ms % 20_000 === 0).length).toBeGreaterThanOrEqual(4);
    expect(await calls()).toEqual([
      ['in_1', 'in', true, '+79991234567', 'voronka:1', 'voronka:12', 60, null, 2, '2026-02-20T08:00:00Z'],
      ['in_2', 'in', false, '+79997654321', null, 'voronka:11', 0, null, 1, '2026-02-20T09:00:00Z'],
      ['out_3', 'out', true, '+79991234567', 'voronka:1', 'voronka:11', 90, null, 1, '2026-02-20T10:00:00Z'],
      ['out_4', 'internal', true, null, null, 'voronka:11', 15, null, 1, '2026-02-20T11:00:00Z'],
      ['out_5', 'out', false, '+79990000009', null, 'voronka:11', 0, null, 1, '2026-02-20T12:00:00Z'],
    ]);
  });

  it('what is read again is not doubled, and a call of meanwhile comes', async () => {
    place.now = new Date('2026-03-01T13:00:00Z');
    server.legs.push(leg({ pbx_call_id: 'in_6', callstart: '2026-03-01 15:30:00' }));
    await place.sync(warehouse, wish());
    expect(server.periods.at(-1)).toBe('2026-02-28 15:00:00 – 2026-03-01 16:00:00 +0');
    expect((await calls()).map(([key]) => key)).toEqual(['in_1', 'in_2', 'out_3', 'out_4', 'out_5', 'in_6']);
  });

  it('calls of the outside are activities, answered and missed', async () => {
    const rows = await warehouse.query(
      `select direction, outcome, cast(count(*) as integer) as n
       from ${warehouse.relation({ schema: 'marts', name: 'activities' })} group by 1, 2 order by 1, 2`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['in', 'answered', 2],
      ['in', 'missed', 1],
      ['out', 'answered', 1],
      ['out', 'no answer', 1],
    ]);
  });

  it('ids of seventeen digits stay whole', async () => {
    const rows = await warehouse.query(
      `select distinct call_id from ${warehouse.relation({ schema: 'raw', name: 'zadarma__calls' })}`,
    );
    expect(rows).toEqual([{ call_id: '1771574400.1234567' }]);
  });
});
