import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../../api/house-fixture.ts';
import { readConfig } from '../../../cli/config.ts';
import type { Job } from '../../../cli/jobs/job.ts';
import { Jobs } from '../../../cli/jobs/jobs.ts';
import { scheduleOf, type Schedule } from '../../../cli/serve/schedule.ts';
import { webhookDoor } from '../../../cli/serve/webhook-door.ts';
import { mango } from '../../../ingest/sources/mango/connector.ts';
import { zadarma } from '../../../ingest/sources/zadarma/connector.ts';
import { syncedPlace, type SourceWish, type SyncedPlace } from '../../../ingest/testing/synced.ts';
import { DuckDbWarehouse } from '../../../warehouse/duckdb.ts';
import type { Listening } from '../listening.ts';
import * as Mango from './mango-server.ts';
import * as Zadarma from './zadarma-server.ts';

/** Two legs of a talk that ended eight days ago: a reading of the last day does not reach it, an event does. */
const MANGO_LATE = [
  '[];1771574400;1771574460;1771574410;;79991234567;101;;1110;74951110000;abonent;ENTRY1',
  '[];1771574465;1771574525;1771574470;;79991234567;102;;1110;74951110000;abonent;ENTRY1',
  '[];1771574500;1771574510;0;;79990000001;101;;1110;74951110000;abonent;ANOTHER',
];
const ZADARMA_LATE: Zadarma.Leg = {
  ...{ call_id: '1771574400.1', sip: '100', callstart: '2026-02-20 11:00:00', clid: '+79991234567', seconds: 60 },
  ...{ destination: '100', disposition: 'answered', is_recorded: false, pbx_call_id: 'in_1' },
};

let dir: string;
let place: SyncedPlace;
let warehouse: DuckDbWarehouse;
let house: House;
let schedule: Schedule;
let mangoServer: Listening;
let zadarmaServer: Zadarma.FakeZadarma;
const mangoRows: string[] = [];
const asked: Job[] = [];

const wishes = (): { readonly mango: SourceWish; readonly zadarma: SourceWish } => ({
  mango: {
    ...{ connector: mango, source: 'mango', settings: { address: mangoServer.url, since: '2026-02-15' } },
    secrets: { key: Mango.KEY, salt: Mango.SALT },
  },
  zadarma: {
    ...{ connector: zadarma, source: 'zadarma', settings: { address: zadarmaServer.url, since: '2026-02-15' } },
    secrets: { key: Zadarma.KEY, secret: Zadarma.SECRET },
  },
});

beforeAll(async () => {
  place = syncedPlace();
  mangoServer = await Mango.startMango(mangoRows);
  zadarmaServer = await Zadarma.startZadarma([]);
  dir = await mkdtemp(join(tmpdir(), 'voronka-calls-'));
  await writeFile(
    join(dir, 'voronka.yml'),
    'sources:\n  mango: { system: mango }\n  zadarma: { system: zadarma }\n  uis: { system: uis }\n  mute: { system: uis }\n',
  );
  const config = await readConfig(
    {
      ...{ VORONKA_DATA: place.dataDir, VORONKA_SOURCE_MANGO_KEY: Mango.KEY, VORONKA_SOURCE_MANGO_SALT: Mango.SALT },
      ...{ VORONKA_SOURCE_ZADARMA_KEY: Zadarma.KEY, VORONKA_SOURCE_ZADARMA_SECRET: Zadarma.SECRET },
      VORONKA_SOURCE_UIS_WEBHOOK_KEY: 'a-long-word-for-uis',
    },
    dir,
  );
  const jobs = new Jobs((job) => {
    asked.push(job);
    return Promise.resolve({ exitCode: 0, words: '', result: {} });
  });
  schedule = scheduleOf(config, jobs, 20);
  warehouse = await DuckDbWarehouse.open(':memory:', { threads: 2 });
  house = await openHouse(warehouse, { webhooks: webhookDoor(config, schedule, () => new Date()) });
  await place.sync(warehouse, wishes().mango);
  await place.sync(warehouse, wishes().zadarma);
});
afterAll(async () => {
  schedule.stop();
  place.close();
  await mangoServer.close();
  await zadarmaServer.close();
  await house.close();
  await rm(dir, { recursive: true });
});

const post = (url: string, payload: string, headers: Record<string, string> = {}) =>
  house.app.inject({
    ...{ method: 'POST', url: `/api/v1/webhooks/${url}`, payload },
    headers: { host: '127.0.0.1:4000', 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
const get = (url: string) =>
  house.app.inject({ method: 'GET', url: `/api/v1/webhooks/${url}`, headers: { host: '127.0.0.1:4000' } });
const rows = (table: string) =>
  warehouse.query(`select * exclude (_batch) from raw.${table} order by all`).then((found) => found.length);
const soon = (source: string) =>
  expect.poll(() => asked.filter((job) => job.kind === 'sync' && job.source === source).length, { timeout: 5_000 });

describe('Mango', () => {
  const event = (json: string, sign = Mango.sign(json)) =>
    new URLSearchParams({ vpbx_api_key: Mango.KEY, sign, json }).toString();
  const SUMMARY = '{"entry_id":"ENTRY1","call_direction":1,"create_time":1771574400,"entry_result":1}';

  it('the summary of a call, signed, has that call read again with all its legs, and no other', async () => {
    mangoRows.push(...MANGO_LATE);
    await place.sync(warehouse, wishes().mango);
    expect(await rows('mango__stats')).toBe(0);
    expect((await post('mango/events/summary', event(SUMMARY))).json()).toEqual({ heard: 1 });
    await soon('mango').toBe(1);
    await place.sync(warehouse, wishes().mango);
    expect(await rows('mango__stats')).toBe(2);
    await place.sync(warehouse, wishes().mango);
    expect(await rows('mango__stats')).toBe(2);
  });

  it('a call that goes on makes the next sync come sooner and names nothing', async () => {
    const appeared = '{"entry_id":"ENTRY9","call_id":"1","timestamp":1771574400,"seq":1,"call_state":"Appeared"}';
    expect((await post('mango/events/call', event(appeared))).json()).toEqual({ heard: 0 });
  });

  it('a wrong sign is refused, and what it named is not read', async () => {
    const forged = await post('mango/events/summary', event(SUMMARY.replace('ENTRY1', 'ANOTHER'), Mango.sign('{}')));
    expect([forged.statusCode, forged.json().type]).toEqual([403, 'urn:voronka:problem:wrong-sign']);
    await place.sync(warehouse, wishes().mango);
    expect(await rows('mango__stats')).toBe(2);
  });

  it('a call that the statistics do not have is not made up, and nothing is gone for it', async () => {
    await post('mango/events/summary', event(SUMMARY.replace('ENTRY1', 'NEVER')));
    await place.sync(warehouse, wishes().mango);
    expect(await rows('mango__stats')).toBe(2);
  });
});

describe('Zadarma', () => {
  const END = {
    ...{ event: 'NOTIFY_END', call_start: '2026-02-20 11:00:00', pbx_call_id: 'in_1', caller_id: '+79991234567' },
    ...{ called_did: '74951110000', internal: '100', duration: '60', disposition: 'answered' },
  };
  const SIGNED = ['caller_id', 'called_did', 'call_start'];

  it('an address that is asked for a word says it back, as plain text; only that source, only such a word', async () => {
    const echo = await get('zadarma?zd_echo=d41d8cd98f');
    expect([echo.statusCode, echo.headers['content-type'], echo.body]).toEqual([
      ...[200, 'text/plain; charset=utf-8', 'd41d8cd98f'],
    ]);
    for (const url of ['zadarma', 'zadarma?zd_echo=%3Cscript%3E', 'mango?zd_echo=1', 'nobody?zd_echo=1']) {
      expect((await get(url)).statusCode).toBe(404);
    }
  });

  it('the end of a call, signed, has it read again from the hours around it', async () => {
    zadarmaServer.legs.push(ZADARMA_LATE, { ...ZADARMA_LATE, pbx_call_id: 'in_2' });
    await place.sync(warehouse, wishes().zadarma);
    expect(await rows('zadarma__calls')).toBe(0);
    const { payload, signature } = Zadarma.notification(END, SIGNED);
    expect((await post('zadarma', payload, { signature })).json()).toEqual({ heard: 1 });
    await soon('zadarma').toBe(1);
    zadarmaServer.periods.length = 0;
    await place.sync(warehouse, wishes().zadarma);
    expect(zadarmaServer.periods[0]).toBe('2026-02-20 10:50:00 – 2026-02-20 14:00:00 +0');
    expect(await rows('zadarma__calls')).toBe(1);
  });

  it.each([
    ['the beginning of a call', { ...END, event: 'NOTIFY_START' }, SIGNED],
    ['an answer', { ...END, event: 'NOTIFY_ANSWER', destination: '100' }, ['caller_id', 'destination', 'call_start']],
    [
      'a recording',
      { event: 'NOTIFY_RECORD', pbx_call_id: 'in_1', call_id_with_rec: '1.2' },
      ['pbx_call_id', 'call_id_with_rec'],
    ],
  ])('%s is heard by the fields it is signed over, and names nothing', async (_, fields, signed) => {
    const { payload, signature } = Zadarma.notification(fields, signed);
    expect((await post('zadarma', payload, { signature })).json()).toEqual({ heard: 0 });
  });

  it('an outgoing call is signed over other fields', async () => {
    const out = { ...END, event: 'NOTIFY_OUT_END', pbx_call_id: 'out_1', destination: '79991234567' };
    const right = Zadarma.notification(out, ['internal', 'destination', 'call_start']);
    expect((await post('zadarma', right.payload, { signature: right.signature })).json()).toEqual({ heard: 1 });
    const wrong = Zadarma.notification(out, SIGNED);
    expect((await post('zadarma', wrong.payload, { signature: wrong.signature })).statusCode).toBe(403);
  });

  it.each([
    ['a sign by another secret', Zadarma.notification(END, SIGNED, 'guess').signature],
    ['no sign', ''],
  ])('%s is refused', async (_, signature) => {
    const { payload } = Zadarma.notification(END, SIGNED);
    expect((await post('zadarma', payload, { signature })).statusCode).toBe(403);
  });
});

describe('UIS', () => {
  it('a notification with the word in its address makes the next sync come sooner', async () => {
    expect((await post('uis?key=a-long-word-for-uis', 'anything=1')).json()).toEqual({ heard: 0 });
    await soon('uis').toBe(1);
  });

  it.each(['uis', 'uis?key=guess', 'mute?key='])('%s is refused', async (url) => {
    expect((await post(url, 'anything=1')).statusCode).toBe(403);
  });
});
