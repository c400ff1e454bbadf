import iconv from 'iconv-lite';

/** Letters with the oddities of real ones; people are invented. */
export const LETTERS: Readonly<Record<string, Buffer>> = {
  question: Buffer.from(
    [
      'Return-Path: <anna@client.example>',
      'Received: from mx.client.example by mx.firm.example; Mon, 10 Mar 2025 12:00:05 +0300',
      'From: =?koi8-r?B?4c7OwSDrz9TPwdc=?= <Anna@Client.example>',
      'To: Sales <sales@firm.example>',
      'To: undisclosed-recipients:;',
      'Subject: =?koi8-r?Q?=F3=D4=CF=CC=D9_?= =?UTF-8?B?0Lgg0YHRgtGD0LvRjNGP?=',
      'Date: Mon, 10 Mar 2025 12:00:00 +0300 (MSK)',
      'Message-ID: <q1@client.example>',
      '',
      'A secret body.',
      '>From here on the price matters.',
      '',
    ].join('\r\n'),
  ),
  answer: Buffer.from(
    'From: petr@firm.example\nTo: anna@client.example\nCc: boss@firm.example\nSubject: Re: tables\nDate: 10 Mar 2025 13:30 MSK\nMessage-ID: <a1@firm.example>\nIn-Reply-To: <q1@client.example>\nReferences: <q1@client.example>\n\nBody\n',
  ),
  away: Buffer.from(
    'From: petr@firm.example\nTo: anna@client.example\nSubject: Auto\nDate: Mon, 10 Mar 2025 12:00:01 +0300\nMessage-ID: <auto@firm.example>\nReferences: <q1@client.example>\nAuto-Submitted: auto-replied\n\nAway\n',
  ),
  bounce: Buffer.from(
    'Return-Path: <>\nFrom: MAILER-DAEMON@firm.example\nTo: petr@firm.example\nSubject: Undelivered\nDate: Mon, 10 Mar 2025 14:00:00 +0300\nMessage-ID: <b1@firm.example>\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n',
  ),
  internal: Buffer.from(
    'From: petr@firm.example\nTo: boss@firm.example\nSubject: =?utf-8?B?0A==?= =?utf-8?B?kQ==?=\nDate: Mon, 10 Mar 2025 15:00:00 -0000\nMessage-ID: <i1@firm.example>\n\n',
  ),
  newsletter: Buffer.from(
    'From: news@shop.example\nTo: sales@firm.example\nSubject: Sale\nDate: Mon, 10 Mar 2025 16:00:00 +0300\nMessage-ID: <n1@shop.example>\nList-Unsubscribe: <mailto:x@shop.example>\n\n',
  ),
  /** answers `broken`, and names it by its subject alone */
  stray: Buffer.from(
    'From: petr@firm.example\nTo: boris@other.example\nSubject: =?utf-8?B?SEE6IFJlWzJdOiDQn9GA0L7RiNGDINCy0YvRgdGC0LDQstC40YLRjCDRgdGH0ZHRgiDQvdCwINGB0YLQvtC70Ysg0Lgg0YHRgtGD0LvRjNGP?=\nDate: Tue, 11 Mar 2025 10:00:00 +0300\nMessage-ID: <s1@firm.example>\n\n',
  ),
  /** no Message-ID, a date that is none, and headers in raw windows-1251 */
  broken: iconv.encode(
    'Received: by mx.firm.example; Tue, 11 Mar 2025 09:00:00 +0300\r\nFrom: Борис Петрович Синичкин из отдела закупок <boris@other.example>\r\nTo: sales@firm.example\r\nSubject: Прошу выставить счёт на столы и стулья\r\nDate: вчера\r\n\r\nТело\r\n',
    'windows-1251',
  ),
};
