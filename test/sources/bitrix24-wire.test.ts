import { readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bitrix24 } from '../../ingest/sources/bitrix24/connector.ts';
import { smallCompany, type Clock } from './bitrix24/company.ts';
import { refusal } from './bitrix24/limits.ts';
import { Portal, type Row } from './bitrix24/portal.ts';
import { Bitrix24 } from './bitrix24/server.ts';
import { opened, type Opened } from './opened.ts';

const clock: Clock = { now: new Date('2025-03-20T12:00:00Z') };
let portal: Bitrix24;
const open: Opened[] = [];
beforeEach(async () => {
  clock.now = new Date('2025-03-20T12:00:00Z');
  portal = await Bitrix24.start(smallCompany(clock));
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await portal.close();
});

function reader(settings: object = {}, secrets: Record<string, string> = { webhook: portal.webhook }): Opened {
  const one = opened({
    ...{ connector: bitrix24, secrets, now: clock.now },
    settings: { requests_per_second: 1000, methods: 'classic', ...settings },
  });
  open.push(one);
  return one;
}

/** A portal with so many deals and nothing else. */
async function portalOf(dealCount: number): Promise<void> {
  await portal.close();
  const state = new Portal(() => clock.now);
  for (let ID = 1; ID <= dealCount; ID++) state.cards.deal.set(ID, dealRow(ID));
  portal = await Bitrix24.start(state);
}

const dealRow = (ID: number): Row => ({
  ...{ ID, TITLE: `Deal ${ID}`, STAGE_ID: 'NEW', STAGE_SEMANTIC_ID: 'P', IS_RECURRING: 'N', OPPORTUNITY: ID },
  // thousands of one second, as an import leaves them
  ...{ DATE_CREATE: '2025-02-01T10:00:00+03:00', DATE_MODIFY: '2025-02-01T10:00:00+03:00' },
});

const ids = (records: readonly Row[] | readonly object[]): string[] =>
  records.map((record) => String((record as Row)['ID']));
const all = (count: number): string[] => Array.from({ length: count }, (_, at) => String(at + 1));

describe('pages', () => {
  it.each([0, 1, 49, 50, 51, 100, 299, 300, 2_851])(
    '%i deals are read, each once, in the order of ids',
    async (count) => {
      await portalOf(count);
      const { records } = await reader().read('deals');
      expect(ids(records)).toEqual(all(count));
    },
  );

  it('a batch carries up to 50 pages, so 12,000 deals take 8 requests', async () => {
    await portalOf(12_000);
    const before = portal.seen.length;
    expect((await reader().read('deals')).records).toHaveLength(12_000);
    expect(portal.seen.length - before).toBe(8);
  });

  it('a deal deleted between two pages hides no other: pages do not shift', async () => {
    await portalOf(200);
    const one = reader();
    const stream = one.source.streams.find(({ name }) => name === 'deals');
    const seen: string[] = [];
    for await (const page of stream?.pages({ kind: 'start' }, new AbortController().signal) ?? []) {
      seen.push(...ids(page.records));
      portal.portal.cards.deal.delete(3);
    }
    expect(seen).toEqual(all(200));
  });

  it('dictionaries are followed by `next` to the last page, which has none', async () => {
    for (let ID = 100; ID < 231; ID++) portal.portal.put('user', { ID: String(ID), NAME: `U${ID}`, ACTIVE: true });
    expect((await reader().read('users')).records).toHaveLength(134);
  });

  it('both families of methods give the same cards under the same names', async () => {
    const classic = (await reader({ methods: 'classic' }).read('contacts')).records;
    const universal = (await reader({ methods: 'universal' }).read('contacts')).records;
    const about = ({ ID, LAST_NAME, PHONE, EMAIL, COMPANY_ID }: Row) => {
      const values = (fields: unknown): unknown[] => ((fields ?? []) as Row[]).map(({ VALUE }) => VALUE);
      return [String(ID), LAST_NAME, values(PHONE), values(EMAIL), Number(COMPANY_ID)];
    };
    expect(universal.map((row) => about(row as Row))).toEqual(classic.map((row) => about(row as Row)));
    const names = (await reader({ methods: 'universal' }).read('deals')).records.map((row) => Object.keys(row));
    expect(names[0]).toEqual(expect.arrayContaining(['STAGE_SEMANTIC_ID', 'DATE_MODIFY', 'UF_CRM_1700000000']));
    const lead = (await reader({ methods: 'universal' }).read('leads')).records[0];
    expect(lead).toMatchObject({ STATUS_ID: 'CONVERTED', STATUS_SEMANTIC_ID: 'S', COMPANY_TITLE: null });
  });

  it('an older box without crm.item.list is read by the classic methods', async () => {
    portal.lacks.add('crm.item.list');
    const { records } = await reader({ methods: 'auto' }).read('deals');
    expect(records).toHaveLength(6);
    expect(portal.called.filter((method) => method === 'crm.deal.list')).toHaveLength(1);
  });

  it('an empty custom field is false and stays so; a list is a list of option numbers', async () => {
    const { records } = await reader().read('deals');
    expect(records[0]).toMatchObject({ UF_CRM_1700000000: ['41', '43'], UF_CRM_1700000001: false });
  });
});

describe('batches', () => {
  it('one failed command ends the chain where it stood; the rest is asked again and nothing is lost', async () => {
    await portalOf(1_000);
    const one = reader();
    const list = 'crm.deal.list';
    let batches = 0;
    portal.onMethod = (method) => {
      if (method === 'batch') batches++;
      // the third page of the second batch
      if (method === list && batches === 2 && portal.called.filter((name) => name === list).length === 9) {
        return refusal(503, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
      }
      return null;
    };
    expect(ids((await one.read('deals')).records)).toEqual(all(1_000));
  });

  it('a batch none of whose commands succeed says so with [] for its maps, and is told apart from an empty list', async () => {
    const body = {
      result: { result: [], result_error: { c0: { error: '', error_description: 'Oops' } }, result_time: [] },
    };
    await portalOf(60);
    portal.faults.push(
      { kind: 'none' },
      { kind: 'answer', answer: { status: 200, type: 'application/json', body: JSON.stringify(body) } },
    );
    await expect(reader().read('deals')).rejects.toThrow(/crm\.deal\.list.*Oops/);
  });
});

describe('limits', () => {
  it.each([200, 429, 503])(
    'QUERY_LIMIT_EXCEEDED with status %i is waited out, two seconds at a time',
    async (status) => {
      const one = reader();
      const limit = refusal(status, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
      portal.faults.push({ kind: 'answer', answer: limit }, { kind: 'answer', answer: limit });
      expect((await one.read('deals')).records).toHaveLength(6);
      expect(one.waited.filter((ms) => ms >= 2_000)).toHaveLength(2);
    },
  );

  it('a method whose operating time is used up is waited for until operating_reset_at', async () => {
    const one = reader();
    const reset = clock.now.getTime() / 1000 + 90;
    const limit = refusal(429, 'OPERATION_TIME_LIMIT', 'Method is blocked', { time: { operating_reset_at: reset } });
    portal.faults.push({ kind: 'answer', answer: limit });
    expect((await one.read('deals')).records).toHaveLength(6);
    expect(Math.max(...one.waited)).toBeCloseTo(90_125, -3);
  });

  it('two requests a second are kept to: a bucket that drains so never runs over', async () => {
    const one = reader({ requests_per_second: 2 });
    for (const name of ['users', 'departments', 'funnels', 'statuses', 'deals']) await one.read(name);
    // requests: five of the streams; after a burst of two, half a second each
    expect(one.waited.filter((ms) => ms > 0).length).toBeGreaterThanOrEqual(3);
  });
});

describe('troubles', () => {
  it.each([
    ['a wrong secret', 401, 'INVALID_CREDENTIALS', /VORONKA_SOURCE_PORTAL_WEBHOOK/],
    ['a plan without REST', 403, 'ACCESS_DENIED', /no REST/],
    ['a portal that is gone', 500, 'PORTAL_DELETED', /deleted/],
    ['a portal that shut us out', 503, 'OVERLOAD_LIMIT', /support/],
    ['a portal asked over http', 400, 'INVALID_REQUEST', /has to begin with https/],
    ['an error without a name', 400, '', /without a name|Strange/],
  ])('%s stops at once and says what to do', async (_, status, code, said) => {
    portal.faults.push({ kind: 'answer', answer: refusal(status, code, code === '' ? 'Strange' : '') });
    await expect(reader().read('deals')).rejects.toThrow(said);
  });

  it('an error of 0 is an error, whatever its truth', async () => {
    portal.faults.push({ kind: 'answer', answer: refusal(200, 0, 'Nothing doing') });
    await expect(reader().read('deals')).rejects.toThrow(/Nothing doing/);
  });

  it('a missing permission is named', async () => {
    portal.scopes.delete('telephony');
    await expect(reader().read('calls')).rejects.toThrow(/"telephony".*voximplant/);
  });

  it('a broken, a cut and a slow answer are asked for again', async () => {
    const one = reader();
    portal.faults.push(
      ...[{ kind: 'dropped' } as const, { kind: 'cut' } as const, { kind: 'slow', milliseconds: 50 } as const],
    );
    expect((await one.read('deals')).records).toHaveLength(6);
  });

  it('a page of a proxy with status 502 is waited out; one that pretends to be an answer is not believed', async () => {
    const one = reader();
    portal.faults.push({ kind: 'page', status: 502, html: '<html>Bad gateway</html>' });
    expect((await one.read('deals')).records).toHaveLength(6);
    portal.faults.push({ kind: 'page', status: 200, html: '<html>Sign in</html>' });
    await expect(one.read('deals')).rejects.toThrow(/other than JSON/);
  });

  it('no error holds the secret of the webhook', async () => {
    portal.faults.push({ kind: 'answer', answer: refusal(400, 'WRONG', `at ${portal.webhook} with ${portal.secret}`) });
    const said = await reader()
      .read('deals')
      .catch((error: Error) => `${error.message}\n${error.stack}`);
    expect(String(said)).not.toContain(portal.secret);
  });

  it('an address that is no webhook is refused before anything is asked', () => {
    expect(() => reader({}, { webhook: 'https://demo.bitrix24.ru/crm/deal/' })).toThrow(/looks like/);
  });

  it('tells whose key it is, and that cards may be hidden from one who is no administrator', async () => {
    const one = reader();
    expect((await one.source.check(new AbortController().signal)).ru).toMatch(/Анна Смирнова$/);
    portal.isAdmin = false;
    expect((await one.source.check(new AbortController().signal)).ru).toMatch(/не администратор/);
  });
});

describe('windows of change', () => {
  it('a reading stopped in the middle goes on after the last id it kept, over cards of one second too', async () => {
    await portalOf(500);
    const one = reader();
    const stream = one.source.streams.find(({ name }) => name === 'deals');
    const first = stream?.pages({ kind: 'start' }, new AbortController().signal)[Symbol.asyncIterator]();
    const page = await first?.next();
    const kept = page?.value;
    const rest = await one.read('deals', kept?.cursor);
    expect([...ids(kept?.records ?? []), ...ids(rest.records)]).toEqual(all(500));
  });

  it('a deal changed after it was read, before the reading ended, is in the next one', async () => {
    await portalOf(120);
    const one = reader();
    const stream = one.source.streams.find(({ name }) => name === 'deals');
    let cursor = undefined;
    for await (const page of stream?.pages({ kind: 'start' }, new AbortController().signal) ?? []) {
      // deal 1 is changed while later ones, changed later still, are being read
      if (cursor === undefined) {
        clock.now = new Date('2025-03-20T13:00:00Z');
        portal.portal.edit('deal', 1, { OPPORTUNITY: 7 });
        clock.now = new Date('2025-03-20T15:00:00Z');
        portal.portal.edit('deal', 120, { OPPORTUNITY: 7 });
      }
      cursor = page.cursor;
    }
    expect(ids((await one.read('deals', cursor)).records)).toEqual(['1', '120']);
  });

  it('a server that changed its offset still says the moment', async () => {
    const one = reader();
    const { cursors } = await one.read('deals');
    portal.portal.offset = 120;
    clock.now = new Date('2025-03-20T12:30:00Z');
    portal.portal.edit('deal', 4814, { OPPORTUNITY: 1 });
    expect(ids((await one.read('deals', cursors.at(-1))).records)).toEqual(['4814']);
  });

  it('cards that the owner of the key may not see are not there: the count is theirs', async () => {
    portal.portal.hidden.add('deal 4812');
    expect(ids((await reader().read('deals')).records)).not.toContain('4812');
  });
});

describe('an application with tokens', () => {
  const oauth = (): Opened =>
    reader(
      { portal: portal.url, token_server: portal.url },
      {
        client_id: portal.tokens.clientId,
        client_secret: portal.tokens.clientSecret,
        refresh_token: 'refresh-0',
      },
    );

  it('gets a pair for the first refresh token, keeps it readable by its owner only, and uses it again', async () => {
    const one = oauth();
    expect((await one.read('deals')).records).toHaveLength(6);
    await one.read('contacts');
    expect(portal.tokens.refreshed).toBe(1);
    expect(statSync(one.tokensPath).mode & 0o777).toBe(0o600);
  });

  it('renews once when the portal says the token has expired, and keeps the new pair', async () => {
    const one = oauth();
    await one.read('deals');
    portal.tokens.expire();
    expect((await one.read('deals')).records).toHaveLength(6);
    expect(portal.tokens.refreshed).toBe(2);
    expect(JSON.parse(readFileSync(one.tokensPath, 'utf8'))).toMatchObject({
      access: 'access-2',
      refresh: 'refresh-2',
    });
  });

  it('many requests at once renew once: a refresh token used twice would kill both', async () => {
    const one = oauth();
    await one.read('deals');
    portal.tokens.expire();
    await Promise.all(['deals', 'leads', 'contacts', 'companies'].map((name) => one.read(name)));
    expect(portal.tokens.refreshed).toBe(2);
  });

  it('a refresh token that was used elsewhere stops with what to do, and shows no token', async () => {
    portal.tokens.answer(
      new URLSearchParams({
        ...{ grant_type: 'refresh_token', client_id: portal.tokens.clientId, refresh_token: 'refresh-0' },
        client_secret: portal.tokens.clientSecret,
      }),
      portal.url,
    );
    const said = await oauth()
      .read('deals')
      .catch((error: Error) => error.message);
    expect(said).toMatch(/did not renew the token.*open the application/);
    expect(said).not.toMatch(/refresh-0|client-secret/);
  });
});
