import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest';
import { imap } from '../../../ingest/sources/imap/connector.ts';
import { syncedPlace, type SyncedPlace } from '../../../ingest/testing/synced.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { opened } from '../opened.ts';
import { CERTIFICATE, startImap, type FakeImap } from './imap-server.ts';

const [USER, PASSWORD] = ['sales@firm.example', 'box-password-1'];
const HEADER = [
  'From: anna@client.example',
  `To: ${USER}`,
  'Subject: Tables',
  'Date: Mon, 10 Mar 2025 12:00:00 +0300',
  'Message-ID: <t1@client.example>',
];
const letter = (id: string, lines: readonly string[], body: string) => ({
  header: Buffer.from([...HEADER.slice(0, 4), `Message-ID: <${id}>`, ...lines, '', ''].join('\r\n')),
  whole: Buffer.from([...HEADER.slice(0, 4), `Message-ID: <${id}>`, ...lines, '', body].join('\r\n')),
  receivedAt: '10-Mar-2025 12:00:05 +0300',
});

describe('a connection to a mail box', () => {
  let server: FakeImap | null = null;
  afterEach(() => server?.close());

  const read = async (served: 'none' | 'starttls' | 'tls', security: string, settings: object = {}) => {
    server = await startImap(USER, PASSWORD, served);
    server.folders.set('INBOX', { validity: 1, letters: new Map([[1, letter('t1@x', [], 'Body')]]) });
    const box = opened({
      ...{ connector: imap, secrets: { password: PASSWORD } },
      settings: { host: '127.0.0.1', port: server.port, user: USER, security, folders: ['INBOX'], ...settings },
    });
    return box.read('letters').finally(() => box.close());
  };

  it.each(['tls', 'starttls'] as const)(
    'by %s is encrypted, and a certificate of the company is believed',
    async (security) => {
      const { records } = await read(security, security, { ca_file: CERTIFICATE });
      expect(records.map(({ message_id }) => message_id)).toEqual(['t1@x']);
      expect(server?.seen).toContain(`LOGIN "${USER}" ***`);
    },
  );

  it.each(['tls', 'starttls'] as const)(
    'by %s with a certificate that nobody vouches for gets no password',
    async (security) => {
      await expect(read(security, security)).rejects.toThrow(/certificate of 127\.0\.0\.1 cannot be trusted.*ca_file/);
      expect(server?.seen.filter((command) => /LOGIN|AUTHENTICATE/.test(command))).toEqual([]);
    },
  );

  it('by STARTTLS with a server that offers none, as somebody between might make it look, gets no password', async () => {
    await expect(read('none', 'starttls', { ca_file: CERTIFICATE })).rejects.toThrow(/does not encrypt by STARTTLS/);
    expect(server?.seen.filter((command) => /LOGIN|AUTHENTICATE/.test(command))).toEqual([]);
  });

  it('a certificate that is not there names the setting', async () => {
    await expect(read('tls', 'tls', { ca_file: '/nowhere/ca.pem' })).rejects.toThrow(
      /\/nowhere\/ca\.pem \(ca_file\).*ENOENT/,
    );
  });

  it('without encryption a password goes to this machine only', () => {
    const settings = { host: 'mail.firm.example', user: USER, security: 'none' };
    expect(imap.settings.safeParse(settings).error?.issues[0]?.message).toContain('this machine only');
  });
});

const MULTIPART = [
  '--b',
  'Content-Type: text/plain; charset=koi8-r',
  'Content-Transfer-Encoding: base64',
  '',
  '8NLJ18XU', // «Привет» in koi8-r
  '--b',
  'Content-Type: application/pdf; name="price.pdf"',
  "Content-Disposition: attachment; filename*=utf-8''%D0%BF%D1%80%D0%B0%D0%B9%D1%81.pdf",
  'Content-Transfer-Encoding: base64',
  '',
  'QVRUQUNITUVOVA==',
  '--b--',
].join('\r\n');

describe.each(engines)('bodies of letters on $name', ({ open }) => {
  let warehouse: Warehouse;
  let place: SyncedPlace;
  let server: FakeImap;
  const sync = (source: string, part: object) =>
    place.sync(warehouse, {
      ...{ connector: imap, source, secrets: { password: PASSWORD } },
      settings: { host: '127.0.0.1', port: server.port, user: USER, security: 'none', folders: ['INBOX'], ...part },
    });

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    server = await startImap(USER, PASSWORD);
    const long = `${'word '.repeat(60_000)}the end`;
    server.folders.set('INBOX', {
      validity: 1,
      letters: new Map([
        [1, letter('plain@x', [], 'What is the price?\r\n')],
        [2, letter('parts@x', ['Content-Type: multipart/mixed; boundary=b'], MULTIPART)],
        [3, letter('html@x', ['Content-Type: text/html; charset=utf-8'], '<p>One</p><p>Two</p>')],
        [4, letter('long@x', [], long)],
      ]),
    });
  });
  afterAll(async () => {
    await server.close();
    await warehouse.close();
    place.close();
  });

  it('are not asked of the server unless the source says so', async () => {
    await sync('headers_only', {});
    expect(server.seen.filter((command) => /BODY\.PEEK\[\]/.test(command))).toEqual([]);
    const rows = await warehouse.query(
      `select distinct body, is_body_whole from ${warehouse.relation({ schema: 'raw', name: 'headers_only__letters' })}`,
    );
    expect(rows).toEqual([{ body: null, is_body_whole: null }]);
  });

  it('a letter that two folders show, as Gmail does, is one', async () => {
    server.folders.set('Labels', {
      validity: 1,
      letters: new Map([[7, letter('plain@x', [], 'What is the price?\r\n')]]),
    });
    await sync('two_folders', { folders: ['INBOX', 'Labels'] });
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+letter' });
    const [row] = await warehouse.query(
      `select cast(count(*) as integer) as n from ${warehouse.relation({ schema: 'core', name: 'letter' })}`,
    );
    expect(Number(row?.['n'])).toBe(4);
  });

  it('are kept as text on request, without attachments; one that is cut says so', async () => {
    await sync('with_bodies', { keep: 'bodies' });
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+letter' });
    const rows = await warehouse.query(
      `select message_id, substring(body, 1, 29) as body, is_body_whole
       from ${warehouse.relation({ schema: 'core', name: 'letter' })} where system = 'with_bodies' order by message_id`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['html@x', 'One\n\nTwo', true],
      ['long@x', 'word word word word word word', false],
      ['parts@x', 'Привет', true],
      ['plain@x', 'What is the price?', true],
    ]);
  });
});
