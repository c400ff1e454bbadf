import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amocrm } from '../../ingest/sources/amocrm/connector.ts';
import type { Cursor } from '../../ingest/sources/connector.ts';
import { Account, type Card } from './amocrm/account.ts';
import { smallAccount } from './amocrm/company.ts';
import { AmoCrm, Gauge } from './amocrm/server.ts';
import type { Clock } from './bitrix24/company.ts';
import { opened, type Opened } from './opened.ts';

const clock: Clock = { now: new Date('2025-03-20T12:00:00Z') };
const signal = new AbortController().signal;
let amo: AmoCrm;
const open: Opened[] = [];
beforeEach(async () => {
  clock.now = new Date('2025-03-20T12:00:00Z');
  amo = await AmoCrm.start(smallAccount(clock));
});
afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await amo.close();
});

function reader(settings: object = {}, secrets: Record<string, string> = { token: amo.token }): Opened {
  const one = opened({
    ...{ connector: amocrm, secrets, now: clock.now },
    settings: { account: amo.url, requests_per_second: 1000, ...settings },
  });
  open.push(one);
  return one;
}

const BORN = 1_738_400_000;

/** An account of so many leads; `changedAt` gives the second each was changed in. */
async function accountOf(count: number, changedAt: (id: number) => number): Promise<void> {
  await amo.close();
  const account = new Account(() => clock.now);
  for (let id = 1; id <= count; id++) {
    const card: Card = { id, name: `Lead ${id}`, price: id, status_id: 102, pipeline_id: 1 };
    account.cards.leads.set(id, { ...card, created_at: BORN, updated_at: changedAt(id), custom_fields_values: null });
  }
  amo = await AmoCrm.start(account);
}

const ids = (records: readonly object[]): number[] => records.map((record) => (record as { id: number }).id);
const all = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const since = (second: number): Cursor => ({ kind: 'after', changedAt: new Date(second * 1000).toISOString(), id: '' });

describe('pages', () => {
  it.each([0, 1, 249, 250, 251, 500, 1_003])('%i leads are read, each once', async (count) => {
    await accountOf(count, (id) => BORN + id);
    expect(ids((await reader().read('leads')).records).sort((a, b) => a - b)).toEqual(all(count));
  });

  it('600 leads of one second, as an import leaves them, are read, each once', async () => {
    await accountOf(600, () => BORN);
    expect(ids((await reader().read('leads')).records).sort((a, b) => a - b)).toEqual(all(600));
  });

  it('the end of a list is a 204 without a body, also where the first page is empty', async () => {
    expect((await reader().read('company_notes')).records).toEqual([]);
  });

  it('a lead edited between two pages hides no other and is met again at the end', async () => {
    await accountOf(600, (id) => BORN + id);
    const stream = reader().source.streams.find(({ name }) => name === 'leads');
    const seen: number[] = [];
    for await (const page of stream?.pages({ kind: 'start' }, signal) ?? []) {
      seen.push(...ids(page.records));
      if (seen.length === 250) amo.account.edit('leads', 3, { price: 1 });
    }
    expect([...new Set(seen)].sort((a, b) => a - b)).toEqual(all(600));
    expect(seen.filter((id) => id === 3)).toHaveLength(2);
  });

  it('a page too large for the account (504) is asked for in smaller ones', async () => {
    await accountOf(600, (id) => BORN + id);
    amo.heaviest = 60;
    expect(ids((await reader().read('leads')).records).sort((a, b) => a - b)).toEqual(all(600));
  });

  it('where the filter is left aside all pages are read and only what is new is taken', async () => {
    await accountOf(600, (id) => BORN + id);
    amo.ignoresFilters = true;
    const { records } = await reader().read('leads', since(BORN + 590));
    expect(ids(records).sort((a, b) => a - b)).toEqual(all(600).slice(589));
  });

  it('the cursor of a page is the last change it holds', async () => {
    await accountOf(300, (id) => BORN + id);
    const { cursors } = await reader().read('leads');
    expect(cursors[0]).toEqual({ ...since(BORN + 250), id: '250' });
  });
});

describe('limits and troubles', () => {
  it('a 429 is waited out, longer each time, since nothing says how long', async () => {
    amo.gauge = new Gauge(3, 20);
    const one = reader();
    for (const name of ['users', 'pipelines', 'statuses']) await one.read(name);
    amo.faults.push(...Array.from({ length: 3 }, () => ({ kind: 'answer', answer: tooMany }) as const));
    amo.gauge = null;
    expect((await one.read('leads')).records).toHaveLength(6);
    const waits = one.waited.filter((ms) => ms >= 500);
    expect(waits.slice(-3)).toEqual([750, 1500, 3000]);
  });

  it('five requests a second at most, so the limit of seven is not met', async () => {
    const one = reader({ requests_per_second: 5 });
    for (const name of ['account', 'users', 'pipelines', 'statuses', 'loss_reasons', 'leads']) await one.read(name);
    expect(one.waited.filter((ms) => ms > 0).length).toBeGreaterThanOrEqual(5);
    expect(Math.min(...one.waited.filter((ms) => ms > 0))).toBeGreaterThan(150);
  });

  it.each([
    ['an account that is not paid for', 402, /not paid/],
    ['an address that is shut out', 403, /shut out/],
  ])('%s stops at once and says so', async (_, status, said) => {
    const answer = { status, type: 'application/problem+json', body: '{}' };
    amo.faults.push({ kind: 'answer', answer });
    await expect(reader().read('leads')).rejects.toThrow(said);
  });

  it('a wrong token stops and names the setting, not the token', async () => {
    const said = await reader({}, { token: 'wrong-token-of-somebody' })
      .read('leads')
      .catch((error: Error) => error.message);
    expect(said).toMatch(/VORONKA_SOURCE_PORTAL_/);
    expect(said).not.toContain('wrong-token');
  });

  it('a broken, a cut and a slow answer are asked for again', async () => {
    amo.faults.push(
      ...[{ kind: 'dropped' } as const, { kind: 'cut' } as const, { kind: 'slow', milliseconds: 50 } as const],
    );
    expect((await reader().read('companies')).records).toHaveLength(1);
  });

  it('says whose account it has met', async () => {
    expect((await reader().source.check(signal)).ru).toMatch(/Ромашка.*30000001/);
  });
});

describe('deletes', () => {
  it('what lies in the basket and what events say is gone comes before the cards', async () => {
    amo.account.remove('leads', 4);
    amo.account.remove('leads', 2);
    amo.account.restore(2);
    amo.account.remove('contacts', 332);
    const from = since(amo.account.second - 60);
    expect((await reader().read('leads', from)).deletedIds).toEqual(['4']);
    expect((await reader().read('contacts', from)).deletedIds).toEqual(['332']);
  });

  it('what was emptied from the basket is still named by its event', async () => {
    amo.account.remove('leads', 4);
    amo.account.purge();
    expect((await reader().read('leads', since(amo.account.second - 60))).deletedIds).toEqual(['4']);
  });
});

describe('moves between stages', () => {
  it('are read in pieces of time, each once, whatever comes in meanwhile', async () => {
    const account = amo.account;
    for (let n = 0; n < 250; n++) {
      account.tell('lead_status_changed', 4, 'lead', {
        ...{ created_at: 1_740_000_000 + n, value_before: [] },
        value_after: [{ lead_status: { id: 103, pipeline_id: 3177727 } }],
      });
    }
    const stream = reader().source.streams.find(({ name }) => name === 'stage_moves');
    const seen = new Set<string>();
    for await (const page of stream?.pages({ kind: 'start' }, signal) ?? []) {
      for (const { id } of page.records) seen.add(String(id));
      account.tell('lead_status_changed', 4, 'lead', { created_at: account.second + 10 });
    }
    expect(seen.size).toBe(253);
  });

  it('a move without a stage before it is kept without one', async () => {
    const { records } = await reader().read('stage_moves');
    expect(records.find((record) => record['entity_id'] === 3)).toMatchObject({
      ...{ stage_before: null, stage_after: '3177727:143' },
    });
  });
});

describe('an integration with tokens', () => {
  const oauth = (): Opened =>
    reader({}, { client_id: amo.clientId, client_secret: amo.clientSecret, refresh_token: 'refresh-0' });

  it('gets a pair for the first refresh token, and a new one when the access token is over', async () => {
    const one = oauth();
    expect((await one.read('leads')).records).toHaveLength(6);
    amo.expire();
    expect((await one.read('leads')).records).toHaveLength(6);
    expect(amo.refreshed).toBe(2);
    expect(JSON.parse(readFileSync(one.tokensPath, 'utf8'))).toMatchObject({ refresh: 'refresh-2' });
  });

  it('many requests at once renew once: a refresh token works once', async () => {
    const one = oauth();
    await one.read('leads');
    amo.expire();
    await Promise.all(['leads', 'contacts', 'companies', 'users'].map((name) => one.read(name)));
    expect(amo.refreshed).toBe(2);
  });
});

const tooMany = { status: 429, type: 'application/problem+json', body: '{"title":"Too Many Requests"}' };
