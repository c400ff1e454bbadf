import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../../ingest/import.ts';
import { momentOf } from '../../../ingest/mail/sent-at.ts';
import { testPlace, type TestPlace } from '../../../ingest/testing/place.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels, createRecords } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { LETTERS } from './letters.ts';

it.each([
  ['Mon, 10 Mar 2025 12:00:00 +0300', '2025-03-10T09:00:00.000Z'],
  ['Mon, 10 Mar 2025 12:00:00 +0300 (MSK)', '2025-03-10T09:00:00.000Z'],
  ['10 Mar 2025 12:00 MSK', '2025-03-10T09:00:00.000Z'],
  ['Mon, 10 Mar 2025 12:00:00 -0000', '2025-03-10T12:00:00.000Z'],
  ['Mon, 10 Mar 25 12:00:00 GMT', '2025-03-10T12:00:00.000Z'],
  ['10-Mar-2025 12:00:00 +0000', '2025-03-10T12:00:00.000Z'],
  ['2025-03-10T12:00:00Z', '2025-03-10T12:00:00.000Z'],
  ['31 Feb 2025 12:00:00 +0000', null],
  ['вчера', null],
  ['', null],
])('the date "%s" is %s', (text, moment) => expect(momentOf(text)?.toISOString() ?? null).toBe(moment));

describe.each(engines)('mail from files on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: TestPlace;
  const letters = () =>
    warehouse.query(
      `select kind, direction, client_email, subject, sent_at, cast(answer_seconds as integer) as answer, contact_id, owner_id, lead_id
       from ${warehouse.relation({ schema: 'core', name: 'letter' })} order by sent_at, message_id`,
    );

  beforeAll(async () => {
    warehouse = await open();
    place = testPlace();
    const { question, answer, away, bounce, internal, newsletter, broken, stray } = LETTERS;
    const mbox = Buffer.concat(
      [question, answer, away, bounce].map((letter) =>
        Buffer.concat([
          Buffer.from('From anna@client.example Mon Mar 10 12:00:05 2025\n'),
          letter as Buffer,
          Buffer.from('\n'),
        ]),
      ),
    );
    const paths = [
      place.put('inbox.mbox', mbox),
      place.put('1.eml', internal as Buffer),
      place.put('2.eml', newsletter as Buffer),
      place.put('3.eml', broken as Buffer),
      // the same letter in a second box
      place.put('4.eml', question as Buffer),
      place.put('5.eml', stray as Buffer),
    ];
    const report = await importFiles({
      ...{ warehouse, dataDir: place.dataDir, paths, mapping: { kind: 'recognise' } },
      ...{ onProgress: () => undefined, clock: () => new Date('2026-01-01T12:00:00Z') },
    });
    expect(report.unclaimed).toEqual([]);
    expect(report.files.map(({ kind }) => kind)).toEqual(['loaded', 'loaded']);
    expect(report.totals).toMatchObject({ rows: 9, rejected: 0, flagged: 0 });
    await createRecords(warehouse, [
      ['employee', 'voronka:1', { name: 'Petr', email: 'Petr@firm.example' }],
      ['contact', 'voronka:2', { full_name: 'Anna', email: 'anna@client.example', company_id: 'voronka:3' }],
      ['lead', 'voronka:4', { email: 'anna@client.example', created_at: '2025-03-10T08:00:00Z', status_kind: 'open' }],
    ]);
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+activities +leads' });
  });
  afterAll(async () => {
    await warehouse.close();
    place.close();
  });

  it('letters have their direction, client, talk and first answer; programs are told apart', async () => {
    const anna = { client_email: 'anna@client.example', contact_id: 'voronka:2', lead_id: 'voronka:4' };
    const nobody = { contact_id: null, lead_id: null, owner_id: null, answer: null };
    const petr = { owner_id: 'voronka:1', answer: null };
    expect(await letters()).toEqual([
      {
        ...{ ...anna, kind: 'letter', direction: 'in', subject: 'Столы и стулья', owner_id: null, answer: 5400 },
        sent_at: '2025-03-10T09:00:00Z',
      },
      { ...anna, ...petr, kind: 'auto_reply', direction: 'out', subject: 'Auto', sent_at: '2025-03-10T09:00:01Z' },
      { ...anna, ...petr, kind: 'letter', direction: 'out', subject: 'Re: tables', sent_at: '2025-03-10T10:30:00Z' },
      {
        ...{ ...nobody, ...petr, kind: 'bounce', direction: 'internal', client_email: null, subject: 'Undelivered' },
        ...{ sent_at: '2025-03-10T11:00:00Z', owner_id: null },
      },
      {
        ...{ ...nobody, kind: 'list', direction: 'in', client_email: 'news@shop.example', subject: 'Sale' },
        sent_at: '2025-03-10T13:00:00Z',
      },
      {
        ...{ ...nobody, ...petr, kind: 'letter', direction: 'internal', client_email: null, subject: 'Б' },
        sent_at: '2025-03-10T15:00:00Z',
      },
      {
        ...{ ...nobody, kind: 'letter', direction: 'in', client_email: 'boris@other.example', answer: 3600 },
        ...{ subject: 'Прошу выставить счёт на столы и стулья', sent_at: '2025-03-11T06:00:00Z' },
      },
      {
        ...{ ...nobody, ...petr, kind: 'letter', direction: 'out', client_email: 'boris@other.example' },
        ...{ subject: 'HA: Re[2]: Прошу выставить счёт на столы и стулья', sent_at: '2025-03-11T07:00:00Z' },
      },
    ]);
  });

  it('only letters of people with the outside are activities; the first is the answer to the enquiry', async () => {
    const rows = await warehouse.query(
      `select kind, direction, cast(count(*) as integer) as n from ${warehouse.relation({ schema: 'marts', name: 'activities' })}
       group by 1, 2 order by 1, 2`,
    );
    expect(rows.map(({ kind, direction, n }) => [kind, direction, n])).toEqual([
      ['email', 'in', 2],
      ['email', 'out', 2],
    ]);
    const [lead] = await warehouse.query(
      `select cast(first_answer_minutes as integer) as minutes from ${warehouse.relation({ schema: 'marts', name: 'leads' })}`,
    );
    expect(lead).toEqual({ minutes: 150 });
  });

  it('no body is kept anywhere in the data folder', () => {
    const texts = filesIn(place.dataDir).map((path) => {
      const bytes = readFileSync(path);
      return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
    });
    expect(texts.filter((text) => text.includes('A secret body'))).toEqual([]);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
