import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels, createRecords } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';

// Logs of telephone exchanges. People and numbers are invented.
/** A call answered after 8 s, quoted twice; a queue that nobody answered; a log that grew from 16 to 18 columns. */
const ASTERISK = `"","79991234567","100","from-trunk","""Anna K"" <79991234567>","PJSIP/trunk-00000a1","PJSIP/100-00000a2","Dial","PJSIP/100,30,tT","2025-03-10 09:15:02","2025-03-10 09:15:10","2025-03-10 09:18:41",219,211,"ANSWERED","DOCUMENTATION"
"","79990000001","600","ext-queues","79990000001","PJSIP/trunk-00000b1","","Queue","600,t,,,60","2025-03-10 09:20:00","2025-03-10 09:20:01","2025-03-10 09:20:31",31,30,"ANSWERED","DOCUMENTATION","1741587600.170"
"","79990000001","600","ext-queues","79990000001","PJSIP/trunk-00000b1","PJSIP/100-00000b2","Queue","600,t,,,60","2025-03-10 09:20:05",,"2025-03-10 09:20:31",26,0,"NO ANSWER","DOCUMENTATION","1741587600.170",""
"","anonymous","100","from-trunk","anonymous","PJSIP/trunk-00000c1","PJSIP/100-00000c2","Dial","","2025-03-10 09:25:00",,"2025-03-10 09:25:09",9,0,"NO ANSWER","DOCUMENTATION","1741587900.180",""
"","100","89991234567","from-internal","""Petr"" <100>","PJSIP/100-00000d1","PJSIP/trunk-00000d2","Dial","","2025-03-10 10:00:00","2025-03-10 10:00:05","2025-03-10 10:01:05",65,60,"ANSWERED","DOCUMENTATION","1741590000.190",""
"","100","101","from-internal","""Petr"" <100>","PJSIP/100-00000e1","PJSIP/101-00000e2","Dial","","2025-03-10 11:00:00","2025-03-10 11:00:05","2025-03-10 11:01:05",65,60,"ANSWERED","DOCUMENTATION","1741593600.200",""
`;
/** One talk that went from 100 to 101: two rows of one linkedid, as the SQL table of a FreePBX has them. */
const ASTERISK_TABLE = `calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,did,linkedid
2025-03-11 09:00:00,79991234567,79991234567,100,ext-local,PJSIP/trunk-01,PJSIP/100-02,Dial,,70,60,ANSWERED,3,,1741672800.1,,74951110000,1741672800.1
2025-03-11 09:01:10,79991234567,79991234567,101,ext-local,PJSIP/trunk-01,PJSIP/101-03,Dial,,40,30,ANSWERED,3,,1741672870.5,,74951110000,1741672800.1
`;
/** Both sides of an answered call, and one side of a missed one. */
const FREESWITCH = `"Anna","+7 (999) 123-45-67","1001","public","2025-03-12 12:00:00","2025-03-12 12:00:07","2025-03-12 12:02:07","127","120","NORMAL_CLEARING","aaaaaaaa-0000-4000-8000-000000000001","bbbbbbbb-0000-4000-8000-000000000001","","PCMA","PCMA"
"Anna","+7 (999) 123-45-67","1001","default","2025-03-12 12:00:02","2025-03-12 12:00:07","2025-03-12 12:02:07","125","120","NORMAL_CLEARING","bbbbbbbb-0000-4000-8000-000000000001","","","PCMA","PCMA"
"","8 (999) 765-43-21","1001","public","2025-03-12 13:00:00","","2025-03-12 13:00:20","20","0","ORIGINATOR_CANCEL","cccccccc-0000-4000-8000-000000000001","","","PCMA",""
`;
const MANGO = `[MToxMDAx];1741777200;1741777320;1741777215;;79991234567;101;;1110;74951110000;abonent;MTIzNDU2
[];1741780800;1741780815;0;;79997654321;101;;1121;74951110000;abonent;MTIzNDU3
`;

describe.each(engines)('telephone logs on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  const calls = (where: string) =>
    warehouse.query(
      `select direction, is_answered, client_phone, cast(talk_seconds as integer) as talk,
         cast(answer_seconds as integer) as waited, cast(leg_count as integer) as legs, contact_id, lead_id, owner_id
       from ${warehouse.relation({ schema: 'core', name: 'call' })} where ${where} order by started_at`,
    );

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    const paths = [
      place.put('Master.csv', ASTERISK),
      place.put('cdr 2025-03-11.csv', ASTERISK_TABLE),
      place.put('Master (freeswitch).csv', FREESWITCH),
      place.put('stats.csv', MANGO),
    ];
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths, mapping: { kind: 'recognise' } },
      ...{ onProgress: () => undefined, clock: () => new Date('2026-01-01T12:00:00Z') },
    });
    expect(report.unclaimed).toEqual([]);
    expect(
      report.files.map((file) =>
        file.kind === 'loaded' ? [file.source, file.dataset, file.rows, file.rejected] : file,
      ),
    ).toEqual([
      ['asterisk', 'cdr', 6, 0],
      ['asterisk', 'cdr_table', 2, 0],
      ['freeswitch', 'cdr', 3, 0],
      ['mango', 'stats', 2, 0],
    ]);
    await createRecords(warehouse, [
      ['contact', 'voronka:1', { full_name: 'Anna', phone: '8 (999) 123-45-67' }],
      ['contact', 'voronka:2', { full_name: 'Office', phone: '+7 999 765-43-21' }],
      ['contact', 'voronka:3', { full_name: 'Office too', phone: '79997654321' }],
      ['contact', 'voronka:4', { full_name: 'Ourselves', phone: '+7 495 111-00-00' }],
      ['employee', 'voronka:11', { name: 'Petr', phone: '100' }],
      ['lead', 'voronka:21', { phone: '+7 999 123 45 67', created_at: '2025-03-10T05:00:00Z', status_kind: 'open' }],
      ['lead', 'voronka:22', { phone: '9991234567', created_at: '2025-03-11T12:00:00Z', status_kind: 'open' }],
      [
        'activity',
        'voronka:31',
        { kind: 'call', direction: 'in', happened_at: '2025-03-12T13:00:00Z', external_id: 'MTIzNDU3' },
      ],
    ]);
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+activities +leads' });
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  const anna = { client_phone: '+79991234567', contact_id: 'voronka:1' };

  it('a call of Asterisk is told by a person answering, and 8 and +7 are one number', async () => {
    const nobody = { talk: 0, waited: null, contact_id: null, lead_id: null, owner_id: 'voronka:11' };
    expect(await calls(`system = 'asterisk' and started_at < '2025-03-11 00:00:00'`)).toEqual([
      {
        ...anna,
        direction: 'in',
        is_answered: true,
        talk: 211,
        waited: 8,
        legs: 1,
        lead_id: 'voronka:21',
        owner_id: 'voronka:11',
      },
      { ...nobody, direction: 'in', is_answered: false, client_phone: '+79990000001', legs: 2 },
      { ...nobody, direction: 'in', is_answered: false, client_phone: null, legs: 1 },
      {
        ...anna,
        direction: 'out',
        is_answered: true,
        talk: 60,
        waited: 5,
        legs: 1,
        lead_id: 'voronka:21',
        owner_id: 'voronka:11',
      },
      {
        ...nobody,
        direction: 'internal',
        is_answered: true,
        client_phone: null,
        talk: 60,
        waited: 5,
        legs: 1,
        owner_id: null,
      },
    ]);
  });

  it('a talk that was passed on is one call', async () => {
    const [call, ...more] = await calls(`system = 'asterisk' and started_at > '2025-03-11 00:00:00'`);
    expect(more).toEqual([]);
    expect(call).toMatchObject({ ...anna, direction: 'in', is_answered: true, legs: 2 });
  });

  it('the two sides that FreeSWITCH logs are one call', async () => {
    expect(await calls(`system = 'freeswitch'`)).toEqual([
      {
        ...anna,
        direction: 'in',
        is_answered: true,
        talk: 120,
        waited: 7,
        legs: 2,
        lead_id: 'voronka:22',
        owner_id: null,
      },
      {
        ...{ direction: 'in', is_answered: false, client_phone: '+79997654321', talk: 0, waited: null, legs: 1 },
        // the number of two people tells neither
        ...{ contact_id: null, lead_id: null, owner_id: null },
      },
    ]);
  });

  it('Mango’s statistics are read; a call that the CRM tells of is not counted twice', async () => {
    expect(
      (await calls(`system = 'mango'`)).map(({ talk, waited, is_answered }) => [talk, waited, is_answered]),
    ).toEqual([
      [105, 15, true],
      [0, null, false],
    ]);
    const activities = await warehouse.query(
      `select system, direction, outcome, cast(count(*) as integer) as n
       from ${warehouse.relation({ schema: 'marts', name: 'activities' })}
       group by 1, 2, 3 order by 1, 2, 3`,
    );
    expect(activities.map(({ system, direction, outcome, n }) => [system, direction, outcome, n])).toEqual([
      ['asterisk', 'in', 'answered', 2],
      ['asterisk', 'in', 'missed', 2],
      ['asterisk', 'out', 'answered', 1],
      ['freeswitch', 'in', 'answered', 1],
      ['freeswitch', 'in', 'missed', 1],
      ['mango', 'in', 'answered', 1],
      ['voronka', 'in', null, 1],
    ]);
  });

  it('a call is the first answer to an enquiry', async () => {
    const [lead] = await warehouse.query(
      `select cast(first_answer_minutes as integer) as minutes from ${warehouse.relation({ schema: 'marts', name: 'leads' })}
       where lead_id = 'voronka:21'`,
    );
    // asked at 08:00 Moscow time, called at 09:15:02
    expect(lead).toEqual({ minutes: 75 });
  });
});
