import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../api/house-fixture.ts';
import { formTree, FormTooLarge } from '../../api/routes/webhooks/form-tree.ts';
import { readConfig } from '../../cli/config.ts';
import type { Job } from '../../cli/jobs/job.ts';
import { Jobs } from '../../cli/jobs/jobs.ts';
import { scheduleOf, type Schedule } from '../../cli/serve/schedule.ts';
import { webhookDoor } from '../../cli/serve/webhook-door.ts';
import { amocrm } from '../../ingest/sources/amocrm/connector.ts';
import { bitrix24 } from '../../ingest/sources/bitrix24/connector.ts';
import { fromStaging } from '../../ingest/testing/staged.ts';
import { syncedPlace, type SyncedPlace } from '../../ingest/testing/synced.ts';
import { DuckDbWarehouse } from '../../warehouse/duckdb.ts';
import { smallAccount } from './amocrm/company.ts';
import { AmoCrm } from './amocrm/server.ts';
import { smallCompany, type Clock } from './bitrix24/company.ts';
import { Bitrix24 } from './bitrix24/server.ts';

const clock: Clock = { now: new Date('2025-03-20T12:00:00Z') };
const TOKEN = 'application-token-of-the-webhook';
const WORD = 'a-long-word-only-amo-was-told';

let dir: string;
let place: SyncedPlace;
let warehouse: DuckDbWarehouse;
let house: House;
let schedule: Schedule;
let portal: Bitrix24;
let amo: AmoCrm;
const asked: Job[] = [];

beforeAll(async () => {
  place = syncedPlace();
  place.now = clock.now;
  portal = await Bitrix24.start(smallCompany(clock));
  amo = await AmoCrm.start(smallAccount(clock));
  dir = await mkdtemp(join(tmpdir(), 'voronka-webhooks-'));
  await writeFile(
    join(dir, 'voronka.yml'),
    `sources:\n  bitrix: { system: bitrix24 }\n  amo: { system: amocrm, account: '${amo.url}' }\n  mute: { system: bitrix24 }\n`,
  );
  const env = {
    ...{ VORONKA_DATA: place.dataDir, VORONKA_SOURCE_BITRIX_WEBHOOK: portal.webhook },
    ...{ VORONKA_SOURCE_BITRIX_APPLICATION_TOKEN: TOKEN, VORONKA_SOURCE_AMO_WEBHOOK_KEY: WORD },
  };
  const config = await readConfig(env, dir);
  const jobs = new Jobs((job) => {
    asked.push(job);
    return Promise.resolve({ exitCode: 0, words: '', result: {} });
  });
  schedule = scheduleOf(config, jobs, 50);
  warehouse = await DuckDbWarehouse.open(':memory:', { threads: 2 });
  house = await openHouse(warehouse, { webhooks: webhookDoor(config, schedule, () => new Date()) });
  await synced();
});
afterAll(async () => {
  schedule.stop();
  place.close();
  await portal.close();
  await amo.close();
  await house.close();
  await rm(dir, { recursive: true });
});

/** Both sources, with comparisons of all ids far off: what is learnt is learnt from webhooks and changes. */
async function synced(): Promise<void> {
  const far = { requests_per_second: 1000, deletes_every_hours: 10_000 };
  const wishes = [
    { connector: bitrix24, source: 'bitrix', settings: far, secrets: { webhook: portal.webhook } },
    { connector: amocrm, source: 'amo', settings: { ...far, account: amo.url }, secrets: { token: amo.token } },
  ];
  for (const wish of wishes) {
    const [only] = (await place.sync(warehouse, wish)).sources;
    const failed = only?.error ?? only?.runs.find(({ error }) => error !== null)?.error;
    if (failed) throw new Error(failed.en);
  }
}

const deals = async (source: string): Promise<unknown[]> =>
  (
    await fromStaging(
      ...([warehouse, place.dataDir, source, 'deal'] as const),
      'select deal_id from staged where not is_deleted order by deal_id',
    )
  ).map(({ deal_id }) => deal_id);

const send = (source: string, payload: string, query = '', type = 'application/x-www-form-urlencoded') =>
  house.app.inject({
    ...{ method: 'POST', url: `/api/v1/webhooks/${source}${query}`, payload },
    headers: { host: '127.0.0.1:4000', 'content-type': type },
  });

const event = (name: string, id: number, token = TOKEN): string =>
  new URLSearchParams({
    ...{ event: name, 'data[FIELDS][ID]': String(id), ts: '1741619000' },
    ...{ 'auth[domain]': 'demo.bitrix24.ru', 'auth[application_token]': token },
  }).toString();

describe('Битрикс24', () => {
  it('a deal that an event names and the portal has no more is gone; one it still has is not believed to be', async () => {
    portal.portal.remove('deal', 4812);
    expect((await send('bitrix', event('ONCRMDEALDELETE', 4812))).json()).toEqual({ heard: 1 });
    expect((await send('bitrix', event('ONCRMDEALDELETE', 4813))).json()).toEqual({ heard: 1 });
    await wait(200);
    expect(asked).toEqual([{ kind: 'sync', source: 'bitrix', full: false }]);
    await synced();
    expect(await deals('bitrix')).toEqual(['bitrix:4813', 'bitrix:4814', 'bitrix:4815', 'bitrix:4817']);
  });

  it('a wrong token is refused in the same words as none, and is noted', async () => {
    for (const token of ['', 'wrong', `${TOKEN}x`]) {
      const answer = await send('bitrix', event('ONCRMDEALDELETE', 4813, token));
      expect([answer.statusCode, answer.json().type]).toEqual([403, 'urn:voronka:problem:wrong-sign']);
    }
    const lines = await house.deps.versions.newest('audit', 10);
    expect(lines.map(({ author, fields }) => [author, fields['action'], fields['result']])).toEqual(
      expect.arrayContaining([
        ['source:bitrix', 'webhook', 'refused'],
        ['source:bitrix', 'webhook', 'heard'],
      ]),
    );
    expect(JSON.stringify(lines)).not.toContain(TOKEN);
  });

  it('a source without a token set takes nothing', async () => {
    expect((await send('mute', event('ONCRMDEALDELETE', 1))).statusCode).toBe(403);
  });

  it('an event of something else only makes the next sync come sooner; an id that is none names nothing', async () => {
    expect((await send('bitrix', event('ONVOXIMPLANTCALLEND', 1))).json()).toEqual({ heard: 0 });
    const strange = event('ONCRMDEALUPDATE', 1).replace('ID%5D=1', 'ID%5D=1%27+or+1%3D1');
    expect((await send('bitrix', strange)).json()).toEqual({ heard: 0 });
  });
});

describe('amoCRM', () => {
  const body = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

  it('takes only the ids out of the old shape, from every action and every place in the list', async () => {
    amo.account.cards.leads.delete(4);
    amo.account.cards.leads.delete(6);
    const answer = await send(
      'amo',
      body({
        ...{ 'leads[delete][0][id]': '4', 'leads[delete][0][status_id]': '143', 'leads[delete][1][id]': '6' },
        ...{ 'leads[status][0][id]': '1', 'leads[status][0][old_status_id]': '142' },
        ...{ 'leads[add][0][custom_fields][0][values][0][value]': 'vk', 'leads[add][0][id]': '2' },
        ...{ 'contacts[update][0][id]': '700', 'contacts[update][0][type]': 'company' },
        ...{ 'account[id]': '30000001', 'account[subdomain]': 'demo' },
      }),
      `?key=${WORD}`,
    );
    expect(answer.json()).toEqual({ heard: 5 });
    await synced();
    expect(await deals('amo')).toEqual(['amo:1', 'amo:2', 'amo:3']);
  });

  it('a delivery without the word in its address is refused', async () => {
    expect((await send('amo', body({ 'leads[delete][0][id]': '1' }))).statusCode).toBe(403);
    expect((await send('amo', body({ 'leads[delete][0][id]': '1' }), '?key=guess')).statusCode).toBe(403);
  });
});

describe('the door itself', () => {
  it('a source that is not there is not found', async () => {
    expect((await send('nobody', 'a=1')).statusCode).toBe(404);
  });

  it.each([
    ['a body that is neither a form nor JSON', '{"a":', 'application/json', 400],
    ['a body of another kind', '<a/>', 'text/xml', 415],
    ['a body larger than any source sends', `a=${'x'.repeat(300_000)}`, 'application/x-www-form-urlencoded', 413],
  ])('%s is refused', async (_, payload, type, status) => {
    expect((await send('bitrix', payload, '', type)).statusCode).toBe(status);
  });

  it('a stranger who goes on is slowed down', async () => {
    const codes: number[] = [];
    for (let n = 0; n < 40; n++) codes.push((await send('bitrix', event('ONCRMDEALDELETE', 1, 'guess'))).statusCode);
    expect(codes.at(-1)).toBe(429);
  });

  it('a form in brackets is a tree; names that mean something to JavaScript mean nothing', () => {
    const found = formTree('a[b][]=1&a[b][]=2&__proto__[x]=1&c=3');
    expect(JSON.parse(JSON.stringify(found))).toEqual({
      a: { b: { '0': '1', '1': '2' } },
      ['__proto__']: { x: '1' },
      c: '3',
    });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    expect(() => formTree(`a${'[b]'.repeat(9)}=1`)).toThrow(FormTooLarge);
  });
});
