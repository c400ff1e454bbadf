import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heardFromMango, mango } from '../../../ingest/sources/mango/connector.ts';
import { uis } from '../../../ingest/sources/uis/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../../ingest/testing/synced.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { formTree } from '../../../api/routes/webhooks/form-tree.ts';
import { listen, type Listening } from '../listening.ts';
import { KEY, SALT, sign, startMango } from './mango-server.ts';

const UIS_CALLS = [
  ['2026-02-20 10:00:00', 'in', false, '79991234567', 60, 12],
  ['2026-02-20 11:00:00', 'in', true, '79997654321', 0, 30],
  ['2026-02-20 12:00:00', 'out', false, '79991234567', 90, 5],
].map(([start_time, direction, is_lost, contact_phone_number, talk_duration, wait_duration], at) => ({
  ...{
    id: `900719925474099${at + 3}`,
    start_time,
    direction,
    is_lost,
    contact_phone_number,
    talk_duration,
    wait_duration,
  },
  ...{
    finish_time: null,
    communication_id: at,
    virtual_phone_number: '74951110000',
    finish_reason: 'x',
    employees: null,
    visitor_id: null,
  },
}));

/** JSON-RPC: every answer is 200, errors stand inside. */
function startUis(): Promise<Listening> {
  return listen(({ body }) => {
    const { params } = JSON.parse(body) as {
      params: { access_token: string; date_from: string; date_till: string; limit: number; offset: number };
    };
    const reply = (part: object) => ({
      status: 200,
      type: 'application/json',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...part }).replace(/"id":"(\d+)"/g, '"id":$1'),
    });
    if (params.access_token !== 'uis-token-1') {
      return reply({
        error: { code: -32001, message: 'Access token is invalid', data: { mnemonic: 'access_token_invalid' } },
      });
    }
    const data = UIS_CALLS.filter(
      ({ start_time }) => String(start_time) >= params.date_from && String(start_time) < params.date_till,
    );
    return reply({ result: { data: data.slice(params.offset, params.offset + params.limit), metadata: {} } });
  });
}

describe.each(engines)('telephony by API on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let mangoServer: Listening;
  let uisServer: Listening;
  const fromMango = () => ({
    connector: mango,
    source: 'mango_api',
    settings: { address: mangoServer.url, since: '2026-01-15' },
    secrets: { key: KEY, salt: SALT },
  });
  const fromUis = (token = 'uis-token-1') => ({
    connector: uis,
    source: 'uis_api',
    settings: { address: uisServer.url, since: '2026-02-01', page: 2 },
    secrets: { token },
  });

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    mangoServer = await startMango();
    uisServer = await startUis();
  });
  afterAll(async () => {
    await mangoServer.close();
    await uisServer.close();
    await warehouse.close();
    place.close();
  });

  it('an error that comes with status 200 names what to mend, and shows no key', async () => {
    const report = JSON.stringify(await place.sync(warehouse, fromUis('wrong-token-9')));
    expect(report).toContain('key of source uis_api');
    expect(report).not.toContain('wrong-token-9');
  });

  it('statistics that are not ready are waited for; what is read again is not doubled', async () => {
    await place.sync(warehouse, fromMango());
    expect(place.waited.filter((ms) => ms >= 5_000).length).toBeGreaterThanOrEqual(2);
    await place.sync(warehouse, fromUis());
    place.now = new Date('2026-03-01T13:00:00Z');
    await place.sync(warehouse, fromMango());
    await place.sync(warehouse, fromUis());
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+call' });
    const calls = await warehouse.query(
      `select system, direction, is_answered, client_phone, cast(talk_seconds as integer) as talk,
         cast(answer_seconds as integer) as waited, cast(leg_count as integer) as legs
       from ${warehouse.relation({ schema: 'core', name: 'call' })} order by system, started_at`,
    );
    expect(calls.map((call) => Object.values(call))).toEqual([
      ['mango_api', 'in', true, '+79991234567', 115, 10, 2],
      ['mango_api', 'in', false, '+79997654321', 0, null, 1],
      ['uis_api', 'in', true, '+79991234567', 60, 12, 1],
      ['uis_api', 'in', false, '+79997654321', 0, null, 1],
      ['uis_api', 'out', true, '+79991234567', 90, 5, 1],
    ]);
  });

  it('ids longer than a number stay whole', async () => {
    const rows = await warehouse.query(
      `select id from ${warehouse.relation({ schema: 'raw', name: 'uis_api__calls' })} order by id`,
    );
    expect(rows.map(({ id }) => id)).toEqual(UIS_CALLS.map(({ id }) => String(id)).sort());
  });
});

describe('events of Mango', () => {
  const secrets: Readonly<Record<string, string>> = { key: KEY, salt: SALT };
  const heard = (json: string, given: { key?: string; sign?: string } = {}) => {
    const form = new URLSearchParams({ vpbx_api_key: given.key ?? KEY, sign: given.sign ?? sign(json), json });
    const text = form.toString();
    return heardFromMango(
      { headers: {}, query: {}, body: { kind: 'form', fields: formTree(text) }, text },
      (name) => secrets[name] ?? null,
    );
  };

  it('a summary with the right sign is a hint to read its call', () => {
    expect(heard('{"entry_id":"ENTRY1","create_time":1771574400,"entry_result":1}')).toEqual({
      kind: 'heard',
      hints: [{ stream: 'stats', id: '["1771574400","ENTRY1"]' }],
    });
  });

  it('a call that has only begun is heard without a hint', () => {
    expect(heard('{"entry_id":"ENTRY1","call_state":"Appeared"}')).toEqual({ kind: 'heard', hints: [] });
  });

  it.each([
    ['another key', { key: 'other' }],
    ['a sign of other words', { sign: sign('{}') }],
    ['no sign', { sign: '' }],
  ])('%s is a stranger', (_, given) => {
    expect(heard('{"entry_id":"ENTRY1","create_time":1771574400,"entry_result":1}', given)).toEqual({
      kind: 'stranger',
    });
  });
});
