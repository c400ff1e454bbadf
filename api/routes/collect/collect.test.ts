import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDbWarehouse } from '../../../warehouse/duckdb.ts';
import { openHouse, type House } from '../../house-fixture.ts';
import { e164 } from './contact-hash.ts';
import { openJournal, type Journal } from './journal.ts';
import { SCRIPT } from './script.ts';

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36';
const id = (letter: string): string => letter.repeat(32);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the collector of site events', () => {
  let house: House;
  let journal: Journal;
  const folder = mkdtempSync(join(tmpdir(), 'voronka-collect-'));
  const now = Date.parse('2026-03-10T09:00:00Z');
  const event = (part: object = {}) => ({ i: id('a'), k: 'page', t: now, u: 'https://shop.example/tables', ...part });
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    house.app.inject({
      ...{ method: 'POST', url: '/api/v1/collect' },
      headers: {
        'content-type': 'text/plain;charset=UTF-8',
        'user-agent': CHROME,
        origin: 'https://shop.example',
        ...headers,
      },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const kept = async (): Promise<Record<string, string | null>[]> => {
    const files = await journal.closed();
    const lines = files.flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'));
    for (const path of files) await journal.drop(path);
    return lines.map((line) => JSON.parse(line) as Record<string, string | null>);
  };

  beforeAll(async () => {
    journal = await openJournal(folder, () => new Date());
    const collector = { journal, sites: ['https://shop.example'] };
    house = await openHouse(await DuckDbWarehouse.open(':memory:', { threads: 1 }), { collector });
  });
  afterAll(async () => {
    await house.close();
    await journal.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('the counter is served to any page and weighs less than 2 kB', async () => {
    const answer = await house.app.inject({ url: '/api/v1/collect/v.js', headers: { host: 'stats.shop.example' } });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toContain('javascript');
    expect(answer.headers['cross-origin-resource-policy']).toBe('cross-origin');
    expect(answer.body).toBe(SCRIPT);
    expect(Buffer.byteLength(answer.body)).toBeLessThan(2_000);
  });

  it('an event is on the disk when it is answered, with hashes in place of the person', async () => {
    const answer = await send({
      ...{ v: id('b'), y: '1741600000123456789' },
      e: [
        event({
          k: 'form',
          f: 'order',
          m: ' Anna@Example.org ',
          p: '8 (999) 123-45-67',
          u: 'https://shop.example/o?utm_source=vk&email=anna@example.org#x',
        }),
      ],
    });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('https://shop.example');
    const [line] = await kept();
    expect(line).toMatchObject({
      ...{ event_id: id('a'), kind: 'form', visitor_id: id('b'), ym_uid: '1741600000123456789', form_id: 'order' },
      ...{ page_url: 'https://shop.example/o?utm_source=vk', occurred_at: '2026-03-10T09:00:00.000Z', is_bot: 'false' },
      ...{ email_hash: sha256('anna@example.org'), phone_hash: sha256('+79991234567') },
    });
    expect(JSON.stringify(line)).not.toMatch(/anna|9991234567/i);
  });

  it.each([
    ['no JSON', '{'],
    ['no visitor', { e: [event()] }],
    ['a visitor of another form', { v: 'x', e: [event()] }],
    ['no event', { v: id('b'), e: [] }],
    ['too many events', { v: id('b'), e: Array.from({ length: 21 }, () => event()) }],
    ['an address that is too long', { v: id('b'), e: [event({ u: `https://shop.example/${'a'.repeat(2_000)}` })] }],
    ['a kind that is no word', { v: id('b'), e: [event({ k: '<script>' })] }],
  ])('%s is refused, and nothing is kept', async (_, body) => {
    expect((await send(body)).statusCode).toBe(400);
    expect(await kept()).toEqual([]);
  });

  it('a body that is too long is refused', async () => {
    expect((await send('x'.repeat(60_000))).statusCode).toBe(413);
  });

  it('a page of somebody else is refused; one that shares our host is first-party and renews its cookie', async () => {
    expect((await send({ v: id('b'), e: [event()] }, { origin: 'https://evil.example' })).statusCode).toBe(403);
    const own = await send({ v: id('c'), e: [event()] }, { origin: 'https://stats.example', host: 'stats.example' });
    expect(own.statusCode).toBe(204);
    expect(own.headers['set-cookie']).toBe(`_vid=${id('c')}; Path=/; Max-Age=31536000; SameSite=Lax; Secure`);
    expect(await kept()).toHaveLength(1);
  });

  it('a program is told apart by its name or by what drives the browser, and a wild clock is not believed', async () => {
    await send({ v: id('b'), e: [event()] }, { 'user-agent': 'Googlebot/2.1' });
    await send({ v: id('b'), b: 1, e: [event()] });
    await send({ v: id('b'), e: [event({ t: now - 3 * 86_400_000 })] });
    const lines = await kept();
    expect(lines.map(({ is_bot, occurred_at }) => [is_bot, occurred_at])).toEqual([
      ['true', '2026-03-10T09:00:00.000Z'],
      ['true', '2026-03-10T09:00:00.000Z'],
      ['false', '2026-03-10T09:00:00.000Z'],
    ]);
  });

  it('too many beacons of one address are asked to wait', async () => {
    const codes = await Promise.all(
      Array.from({ length: 620 }, async () => (await send({ v: id('d'), e: [event()] })).statusCode),
    );
    expect(codes.filter((code) => code === 429).length).toBeGreaterThan(0);
    expect(await kept()).toHaveLength(codes.filter((code) => code === 204).length);
  });

  it('what a stopped process left in the journal is taken up by the next', async () => {
    const other = mkdtempSync(join(tmpdir(), 'voronka-journal-'));
    const first = await openJournal(other, () => new Date(now));
    await first.keep(['{"event_id":"1"}']);
    await first.end();
    const second = await openJournal(other, () => new Date(now));
    await second.keep(['{"event_id":"2"}']);
    const files = await second.closed();
    expect(files.map((path) => readFileSync(path, 'utf8'))).toEqual(['{"event_id":"1"}\n', '{"event_id":"2"}\n']);
    await second.end();
    rmSync(other, { recursive: true, force: true });
  });
});

it.each([
  ['+7 (999) 123-45-67', '+79991234567'],
  ['8 999 123 45 67 доб. 5', '+79991234567'],
  ['9991234567', '+79991234567'],
  ['810375291234567', '+375291234567'],
  ['+44 20 7946 0958', '+442079460958'],
  ['100', null],
  ['anonymous', null],
])('the collector reads the number %s as the models do', (written, number) => expect(e164(written)).toBe(number));
