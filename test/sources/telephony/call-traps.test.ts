import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { mango } from '../../../ingest/sources/mango/connector.ts';
import { uis } from '../../../ingest/sources/uis/connector.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { listen, type Listening } from '../listening.ts';
import { opened } from '../opened.ts';
import { KEY, SALT, startMango } from './mango-server.ts';

// People and numbers are invented.
/** An old version quotes its numbers and has no ids; every disposition; a flag of each kind. */
const ASTERISK = `"","79990000001","100","from-trunk","""Ivan"" <79990000001>","SIP/trunk-1","SIP/100-1","Dial","SIP/100,30","2025-03-10 09:00:00","2025-03-10 09:00:05","2025-03-10 09:01:05","65","60","ANSWERED","BILLING"
"","79990000002","100","from-trunk","79990000002","SIP/trunk-2","SIP/100-2","Dial","","2025-03-10 09:10:00",,"2025-03-10 09:10:09","9","0","BUSY","OMIT"
"","79990000003","100","from-trunk","79990000003","PJSIP/trunk-3","PJSIP/100-3","Dial","","2025-03-10 09:20:00",,"2025-03-10 09:20:09",9,0,"FAILED","DOCUMENTATION"
"","79990000004","100","from-trunk","79990000004","PJSIP/trunk-4","PJSIP/100-4","Dial","","2025-03-10 09:30:00",,"2025-03-10 09:30:09",9,0,"CONGESTION","DOCUMENTATION"
"","79990000005","600","ext-queues","79990000005","PJSIP/trunk-5","PJSIP/100-5","Queue","600","2025-03-10 09:40:00","2025-03-10 09:40:01","2025-03-10 09:40:20",20,0,"NO ANSWER","DOCUMENTATION","1741588800.5","field"
"","unknown","600","ext-queues","unknown","PJSIP/trunk-6","PJSIP/100-6","Dial","","2025-03-10 09:50:00",,"2025-03-10 09:50:20",20,0,"NO ANSWER","DOCUMENTATION","1741589400.6",""
`;

/** cdr_custom has its columns in an order of its own, the caller's name first. */
const CUSTOM = `"""Anna"" <79990000009>","79990000009","100","from-trunk","PJSIP/trunk-9","PJSIP/100-9","2025-03-11 10:00:00","2025-03-11 10:00:07","2025-03-11 10:01:07","60","ANSWERED","1741676400.9"\n`;
const CUSTOM_MAPPING = `
source: pbx
datasets:
  - dataset: cdr
    file: 'Custom*.csv'
    read:
      header: false
      delimiter: ','
      columns: [clid, src, dst, dcontext, channel, dstchannel, start, answer, end, billsec, disposition, uniqueid]
    feeds:
      - entity: call_leg
        key: uniqueid
        fields:
          call_key: uniqueid
          direction: { value: in, when: [{ column: dcontext, matches: '^from-trunk' }] }
          from_number: src
          to_number: dst
          started_at: start
          answered_at: answer
          ended_at: end
          is_answered: { column: disposition, map: { ANSWERED: 'yes', '*': 'no' } }
          talk_seconds: billsec
`;

/** Only the side of the employee was logged. */
const FREESWITCH = `"Anna","79990000007","1001","public","2025-03-12 12:00:02","2025-03-12 12:00:07","2025-03-12 12:02:07","125","120","NORMAL_CLEARING","bbbbbbbb-0000-4000-8000-000000000009","aaaaaaaa-0000-4000-8000-000000000009","","PCMA","PCMA"\n`;

describe.each(engines)('odd telephone logs on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  const bring = async (name: string, content: string, mapping?: string) => {
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths: [place.put(name, content)], onProgress: () => undefined },
      mapping: mapping === undefined ? { kind: 'recognise' } : { kind: 'file', path: place.put('pbx.yml', mapping) },
      clock: () => new Date('2026-01-01T12:00:00Z'),
    });
    expect(report.unclaimed).toEqual([]);
    expect(report.totals).toMatchObject({ rejected: 0, flagged: 0 });
  };

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    await bring('Master.csv', ASTERISK);
    await bring('Master (freeswitch).csv', FREESWITCH);
    await bring('Custom.csv', CUSTOM, CUSTOM_MAPPING);
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+call' });
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('each disposition, a leg of a queue with a time of answer and none, columns in an order of one’s own, one side only', async () => {
    const rows = await warehouse.query(
      `select system, is_answered, client_phone, cast(talk_seconds as integer) as talk, cast(answer_seconds as integer) as waited
       from ${warehouse.relation({ schema: 'core', name: 'call' })} order by started_at`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['asterisk', true, '+79990000001', 60, 5],
      ['asterisk', false, '+79990000002', 0, null],
      ['asterisk', false, '+79990000003', 0, null],
      ['asterisk', false, '+79990000004', 0, null],
      ['asterisk', false, '+79990000005', 0, null],
      ['asterisk', false, null, 0, null],
      ['pbx', true, '+79990000009', 60, 7],
      ['freeswitch', true, '+79990000007', 120, 5],
    ]);
  });
});

describe('Mango', () => {
  let server: Listening | null = null;
  afterEach(() => server?.close());
  const ask = async (rows: readonly string[], settings: object = {}) => {
    server = await startMango(rows);
    return opened({
      ...{ connector: mango, secrets: { key: KEY, salt: SALT }, now: new Date('2026-02-20T12:00:00Z') },
      settings: { address: server.url, since: '2026-02-20', ...settings },
    });
  };
  /** Unix time of 10:00 that day by UTC, and by a clock three hours ahead */
  const [UTC, AHEAD] = [1771581600, 1771581600 + 10_800];
  const row = (start: number) => `[];${start};${start + 60};${start + 5};;79991234567;101;;1110;74951110000;abonent;E1`;

  it('too many requests are waited out', async () => {
    const box = await ask([row(UTC)]);
    const answer = { status: 429, type: 'text/plain', body: '', headers: { 'retry-after': '3' } };
    server?.faults.push({ kind: 'answer', answer });
    expect((await box.read('stats')).records).toHaveLength(1);
    expect(box.waited.filter((ms) => ms >= 3_000 && ms < 3_500)).toHaveLength(1);
    box.close();
  });

  it('an order that the service has forgotten stops the reading and loses nothing: the cursor stays', async () => {
    const box = await ask([row(UTC)]);
    server?.faults.push({ kind: 'none' }, { kind: 'answer', answer: { status: 404, type: 'text/plain', body: '' } });
    await expect(box.read('stats')).rejects.toThrow(/answered 404/);
    expect((await box.read('stats')).records).toHaveLength(1);
    box.close();
  });

  it('a clock of Moscow is told by a call that has not been yet, and then read as it is', async () => {
    const recent = AHEAD + (2 * 3_600_000) / 1000 - 900;
    const wrong = await ask([row(recent)]);
    await expect(wrong.source.check(new AbortController().signal)).rejects.toThrow(/set clock: moscow/);
    wrong.close();
    await server?.close();
    const right = await ask([row(AHEAD)], { clock: 'moscow' });
    await right.source.check(new AbortController().signal);
    expect((await right.read('stats')).records).toMatchObject([{ start: String(UTC), answer: String(UTC + 5) }]);
    right.close();
  });
});

it('UIS: a limit that comes with status 200 is waited out, and times are of the account’s clock', async () => {
  const answers = [
    { jsonrpc: '2.0', id: 1, error: { code: -32029, message: 'limit', data: { mnemonic: 'limit_exceeded' } } },
    { jsonrpc: '2.0', id: 1, result: { data: [{ id: 1, start_time: '2026-02-20 14:00:00' }], metadata: {} } },
  ];
  const server = await listen(() => ({ status: 200, type: 'application/json', body: JSON.stringify(answers.shift()) }));
  // the account's clock is that of Yekaterinburg, the company's that of Moscow
  const settings = { address: server.url, since: '2026-02-20', timezone: 'Asia/Yekaterinburg' };
  const box = opened({ connector: uis, settings, secrets: { token: 't' }, now: new Date('2026-02-20T12:00:00Z') });
  expect((await box.read('calls')).records).toMatchObject([{ id: 1, started_at: '2026-02-20T09:00:00.000Z' }]);
  expect(box.waited.length).toBeGreaterThan(0);
  box.close();
  await server.close();
});
