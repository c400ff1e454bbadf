import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { syncedPlace, type SyncedPlace } from '../../../ingest/testing/synced.ts';
import { imap } from '../../../ingest/sources/imap/connector.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { buildModels } from '../../support/built-models.ts';
import { engines } from '../../support/engines.ts';
import { startImap, type FakeImap } from './imap-server.ts';
import { LETTERS } from './letters.ts';

const header = (letter: Buffer | undefined): Buffer => {
  const text = (letter ?? Buffer.alloc(0)).toString('latin1').replace(/\r?\n/g, '\r\n');
  return Buffer.from(text.slice(0, text.indexOf('\r\n\r\n') + 4), 'latin1');
};
const letter = (name: string) => ({ header: header(LETTERS[name]), receivedAt: '10-Mar-2025 12:00:05 +0300' });

describe.each(engines)('a mail box over IMAP on $name', ({ open }) => {
  let warehouse: Warehouse;
  let server: FakeImap;
  let place: SyncedPlace;
  const wish = (part: object = {}, password = 'app pass"word') => ({
    connector: imap,
    source: 'box',
    settings: { host: '127.0.0.1', port: server.port, user: 'sales@firm.example', security: 'none', page: 2, ...part },
    secrets: { password },
  });
  const count = async (): Promise<number> => {
    const table = warehouse.relation({ schema: 'raw', name: 'box__letters' });
    const rows = await warehouse.query(`select cast(count(*) as integer) as n from ${table}`);
    return Number(rows[0]?.['n']);
  };
  const outcome = (report: Awaited<ReturnType<SyncedPlace['sync']>>) => JSON.stringify(report);

  beforeAll(async () => {
    warehouse = await open();
    place = syncedPlace();
    server = await startImap('sales@firm.example', 'app pass"word');
    server.folders.set('INBOX', {
      validity: 7,
      letters: new Map([
        [3, letter('question')],
        [4, letter('bounce')],
        [9, letter('broken')],
      ]),
    });
    // «Отправленные» in modified UTF-7
    server.folders.set('&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-', {
      validity: 1,
      letters: new Map([[1, letter('answer')]]),
    });
  });
  beforeEach(() => {
    server.seen.length = 0;
  });
  afterAll(async () => {
    await server.close();
    await warehouse.close();
    place.close();
  });

  it('says whom it met, and a wrong password names what to mend without showing it', async () => {
    const report = await place.sync(warehouse, wish({}, 'wrong-password-1'));
    expect(outcome(report)).toContain('application password');
    expect(outcome(report)).not.toContain('wrong-password-1');
  });

  it('reads the inbox and the sent letters by pages, and leaves them unread', async () => {
    await place.sync(warehouse, wish());
    expect(await count()).toBe(4);
    expect(server.seen.filter((command) => /^(SELECT|UID STORE)/i.test(command))).toEqual([]);
    expect(
      server.seen.filter((command) => /FETCH/i.test(command)).every((command) => /BODY\.PEEK/i.test(command)),
    ).toBe(true);
  });

  it('goes on from the last number, and asks for nothing when there is nothing new', async () => {
    await place.sync(warehouse, wish());
    expect(server.seen.filter((command) => /FETCH/i.test(command))).toEqual([]);
    server.folders.get('INBOX')?.letters.set(12, letter('newsletter'));
    await place.sync(warehouse, wish());
    expect(await count()).toBe(5);
  });

  it('a connection cut in the middle of an answer loses nothing and doubles nothing', async () => {
    server.folders.get('INBOX')?.letters.set(13, letter('away'));
    server.cutNext = true;
    await place.sync(warehouse, wish());
    await place.sync(warehouse, wish());
    expect(await count()).toBe(6);
  });

  it('a folder whose numbers were given anew is read again, and no letter is doubled', async () => {
    const inbox = server.folders.get('INBOX');
    if (inbox) inbox.validity = 8;
    await place.sync(warehouse, wish());
    expect(server.seen.filter((command) => /FETCH/i.test(command)).length).toBeGreaterThan(0);
    expect(await count()).toBe(6);
  });

  it('reaches the activities with direction and first answer', async () => {
    await buildModels(warehouse, { extraModelDirs: [`${place.dataDir}/models`], select: '+activities' });
    const rows = await warehouse.query(
      `select direction, cast(answer_minutes as integer) as minutes
       from ${warehouse.relation({ schema: 'marts', name: 'activities' })} order by happened_at`,
    );
    expect(rows).toEqual([
      { direction: 'in', minutes: 90 },
      { direction: 'out', minutes: null },
      { direction: 'in', minutes: null },
    ]);
  });
});
