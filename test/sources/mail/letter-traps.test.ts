import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { letterOf } from '../../../ingest/mail/letter.ts';
import { headerBlocks } from '../../../ingest/mail/mbox.ts';

const read = (lines: readonly string[], receivedAt: string | null = null) =>
  letterOf(Buffer.from(`${lines.join('\r\n')}\r\n`), {
    ...{ mailbox: null, folder: null },
    receivedAt: receivedAt === null ? null : new Date(receivedAt),
  });

it.each([
  [
    'two To headers and Cc, each address once',
    ['To: a@x.example', 'To: b@x.example, A@x.example', 'Cc: c@x.example'],
    'a@x.example b@x.example c@x.example',
  ],
  ['a group of addresses', ['To: Team: a@x.example, b@x.example;'], 'a@x.example b@x.example'],
  ['nobody named', ['To: undisclosed-recipients:;'], null],
  ['an empty header', ['To:'], null],
  ['a name of other letters than Latin before the @', ['To: почта@пример.рф'], 'почта@пример.рф'],
  ['a comma in a name', ['To: "Petrov, Ivan" <ivan@x.example>'], 'ivan@x.example'],
])('addressees: %s', async (_, lines, wanted) => expect((await read(lines)).to_emails).toBe(wanted));

it.each([
  [
    'the first of References',
    ['References: <root@x> <next@x>', 'In-Reply-To: <next@x>', 'Message-ID: <me@x>'],
    'root@x',
  ],
  ['In-Reply-To without References', ['In-Reply-To: <asked@x>', 'Message-ID: <me@x>'], 'asked@x'],
  ['its own for the first letter of a talk', ['Message-ID: <me@x>'], 'me@x'],
])('the talk is %s', async (_, lines, wanted) => expect((await read(lines)).thread_key).toBe(wanted));

it('a letter without Message-ID is known by its headers, each time alike and unlike another', async () => {
  const [one, again, other] = await Promise.all([read(['Subject: a']), read(['Subject: a']), read(['Subject: b'])]);
  expect(one?.message_id).toMatch(/^hash-[0-9a-f]{32}$/);
  expect(again?.message_id).toBe(one?.message_id);
  expect(other?.message_id).not.toBe(one?.message_id);
});

it.each([
  ['its own', ['Date: Mon, 10 Mar 2025 12:00:00 +0300'], '2025-03-10T09:00:00.000Z'],
  [
    'that of the last hop',
    [
      'Date: 32 March',
      'Received: by b; Tue, 11 Mar 2025 09:00:00 +0300',
      'Received: by a; Mon, 10 Mar 2025 08:00:00 +0300',
    ],
    '2025-03-11T06:00:00.000Z',
  ],
  ['that of the box, where the letter says none', ['Subject: a'], '2025-03-12T00:00:00.000Z'],
])('when it was sent: %s', async (_, lines, wanted) =>
  expect((await read(lines, '2025-03-12T00:00:00Z')).sent_at).toBe(wanted),
);

it.each([
  ['letter', ['From: a@x.example', 'Auto-Submitted: no']],
  ['auto_reply', ['Auto-Submitted: auto-replied (vacation)']],
  ['auto_reply', ['X-Autoreply: yes']],
  ['auto_reply', ['Precedence: auto_reply']],
  ['list', ['Precedence: bulk']],
  ['list', ['List-Id: <news.x.example>']],
  ['bounce', ['Return-Path: <>', 'From: a@x.example']],
  ['bounce', ['From: MAILER-DAEMON@x.example']],
  ['bounce', ['Content-Type: multipart/report; report-type=delivery-status; boundary=b']],
  ['bounce', ['Content-Type: multipart/report; report-type="disposition-notification"; boundary=b']],
])('%s: %j', async (kind, lines) => expect((await read(lines)).kind).toBe(kind));

it.each([
  ['koi8-r', '=?koi8-r?B?8NLJ18XU?=', 'Привет'],
  ['windows-1251', '=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=', 'Привет'],
  ['utf-8 split in the middle of a letter', '=?utf-8?B?0J/RgNC40LLQ?= =?utf-8?B?tdGC?=', 'Привет'],
  ['two encodings in one header', '=?koi8-r?B?8NLJ18XU?= =?utf-8?B?LCBXb3JsZA==?=', 'Привет, World'],
  ['raw letters of UTF-8', 'Привет', 'Привет'],
])('a subject in %s is read', async (_, written, wanted) =>
  expect((await read([`Subject: ${written}`])).subject).toBe(wanted),
);

it.each([
  ['an escaped line', '>From here on it matters.'],
  ['a line that another program left as it is', 'From here on it matters.'],
  ['the end of a letter told in a letter', 'From: somebody'],
])('%s within a body begins no letter of an mbox', async (_, line) => {
  const folder = mkdtempSync(join(tmpdir(), 'voronka-mbox-'));
  const path = join(folder, 'a.mbox');
  const letters = [
    ['From anna@x.example Mon Mar 10 18:02:08 2025', 'Subject: one', '', 'Body', '', line, ''],
    ['From 1234567890@xxx Mon Mar 10 18:02:08 +0000 2025', 'Subject: two', '', ''],
    ['From ', 'Subject: three', '', ''],
  ];
  writeFileSync(path, letters.flat().join('\r\n'));
  const subjects: string[] = [];
  for await (const { header } of headerBlocks(path)) subjects.push(header.toString().trim());
  rmSync(folder, { recursive: true });
  expect(subjects).toEqual(['Subject: one', 'Subject: two', 'Subject: three']);
});
