import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { form, openHouse, type House } from '../../house-fixture.ts';
import { createSignInLink } from '../../identity/sign-in-links.ts';

const DAY = 86_400_000;

describe.each(engines)('sign-in on $name', ({ open }) => {
  let house: House;
  beforeEach(async () => (house = await openHouse(await open())));
  afterEach(() => house.close());

  const linkToken = async () => {
    const wish = { kind: 'name', name: 'Анна', role: 'admin', team: null } as const;
    const { url } = await createSignInLink(house.deps, 'http://127.0.0.1:4000', wish);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4000\/login\?token=[\w-]{43}$/);
    return new URL(url).searchParams.get('token') ?? '';
  };
  const post = (token: string, headers: Record<string, string> = {}) => {
    const filled = form({ token });
    return house.app.inject({ method: 'POST', url: '/login', ...filled, headers: { ...filled.headers, ...headers } });
  };
  const me = (cookie: string) => house.app.inject({ url: '/api/v1/me', headers: { cookie } });

  it('a link is shown as often as one likes and signs in once', async () => {
    const token = await linkToken();
    for (let time = 0; time < 3; time += 1) {
      const page = await house.app.inject({ url: `/login?token=${token}` });
      expect(page.statusCode).toBe(200);
      expect(page.cookies).toEqual([]);
      expect(page.body).toContain(`value="${token}"`);
      expect(page.headers['cache-control']).toBe('no-store');
    }
    const first = await post(token);
    expect([first.statusCode, first.headers.location]).toEqual([303, '/']);
    expect(first.cookies[0]).toMatchObject({ name: 'voronka_session', httpOnly: true, sameSite: 'Lax', path: '/' });
    const second = await post(token);
    expect([second.statusCode, second.cookies]).toEqual([410, []]);
  });

  it('of many who follow a link at once one gets in', async () => {
    const token = await linkToken();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(token)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, ...Array<number>(9).fill(410)]);
  });

  it('a link is too old after fifteen minutes, and a made-up one never worked', async () => {
    const token = await linkToken();
    house.clock.now = new Date(house.clock.now.getTime() + 15 * 60_000);
    expect((await post(token)).statusCode).toBe(410);
    expect((await post('x'.repeat(43))).statusCode).toBe(410);
    expect((await post('')).statusCode).toBe(410);
  });

  it('another site cannot sign a visitor in', async () => {
    const token = await linkToken();
    expect((await post(token, { origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await post(token, { origin: 'http://127.0.0.1:4000' })).statusCode).toBe(303);
  });

  it('tells who is signed in, and in which company', async () => {
    const answer = await (await house.enter('manager', 'North')).get('/api/v1/me');
    expect(answer.json()).toEqual({
      user: { id: expect.any(String) as string, name: 'manager North', email: null },
      role: 'manager',
      team: 'North',
      locale: 'en',
      company: { name: 'Ромашка & Ко', currency: 'RUB', timezone: 'Europe/Moscow' },
    });
  });

  it('a session ends when it is ended, and another one goes on', async () => {
    const [one, other] = [await house.enter('admin'), await house.enter('admin')];
    expect((await one.ask({ method: 'POST', url: '/api/v1/logout' })).statusCode).toBe(204);
    expect((await me(one.cookie)).statusCode).toBe(401);
    expect((await me(other.cookie)).statusCode).toBe(200);
  });

  it('a session slides while it is used and dies after two weeks unused, or three months in any case', async () => {
    const person = await house.enter('analyst');
    const start = house.clock.now.getTime();
    for (let day = 10; day < 90; day += 10) {
      house.clock.now = new Date(start + day * DAY);
      expect((await me(person.cookie)).statusCode).toBe(200);
    }
    house.clock.now = new Date(start + 91 * DAY);
    expect((await me(person.cookie)).statusCode).toBe(401);
    const idle = await house.enter('analyst');
    house.clock.now = new Date(house.clock.now.getTime() + 14 * DAY + 1);
    expect((await me(idle.cookie)).statusCode).toBe(401);
  });

  it('nothing of secrets is written down', async () => {
    const token = await linkToken();
    const cookie = (await post(token)).cookies[0]?.value ?? '';
    const rows = await house.warehouse.query(
      `select * from ${house.warehouse.relation({ schema: 'app', name: 'versions' })}`,
    );
    const all = JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
    expect(all).not.toContain(token);
    expect(all).not.toContain(cookie);
  });
});

describe('the door', () => {
  let house: House;
  beforeEach(async () => (house = await openHouse(await (engines[0] as (typeof engines)[0]).open())));
  afterEach(() => house.close());

  it.each([
    ['/', 302],
    ['/sales', 302],
    ['/_app/immutable/x.js', 404],
    ['/healthz', 200],
    ['/readyz', 200],
    ['/login', 200],
    ['/metrics', 401],
    ['/api/v1/me', 401],
    ['/api/v1/records/deal', 401],
    ['/api/v1/openapi.json', 401],
    ['/api/v1/nothing', 401],
    ['/cubejs-api/v1/load', 401],
  ])('a stranger at %s gets %i', async (url, status) => {
    const answer = await house.app.inject({ url });
    expect(answer.statusCode).toBe(status);
    if (status === 302) expect(answer.headers.location).toBe('/login');
    if (status === 401) expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('answers to the names of this machine alone', async () => {
    const answer = await house.app.inject({ url: '/login', headers: { host: 'evil.example:4000' } });
    expect(answer.statusCode).toBe(421);
    expect(answer.json()).toMatchObject({ type: 'urn:voronka:problem:unknown-host' });
  });

  it('a change by cookie needs our header and our own pages', async () => {
    const { cookie } = await house.enter('admin');
    const change = (headers: Record<string, string>) =>
      house.app.inject({
        method: 'POST',
        url: '/api/v1/tokens',
        headers: { cookie, ...headers },
        payload: { name: 'x' },
      });
    expect((await change({})).json()).toMatchObject({ status: 403, type: 'urn:voronka:problem:other-site' });
    expect((await change({ 'x-voronka': '1', origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await change({ 'x-voronka': '1', 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect(
      (await change({ 'x-voronka': '1', origin: 'http://localhost:4000', host: 'localhost:4000' })).statusCode,
    ).toBe(201);
    expect((await change({ 'x-voronka': '1' })).statusCode).toBe(201);
  });

  it('a token works as Bearer and bare, makes no tokens, and is gone when revoked', async () => {
    const person = await house.enter('analyst');
    const made = await person.ask({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'script' } });
    const { token, id } = made.json<{ token: string; id: string }>();
    const me = (authorization: string) => house.app.inject({ url: '/api/v1/me', headers: { authorization } });
    expect((await me(`Bearer ${token}`)).json()).toMatchObject({ role: 'analyst' });
    expect((await me(token)).statusCode).toBe(200);
    const headers = { authorization: `Bearer ${token}` };
    const more = await house.app.inject({ method: 'POST', url: '/api/v1/tokens', headers, payload: { name: 'y' } });
    expect(more.statusCode).toBe(403);
    expect((await person.get('/api/v1/tokens')).json()).toMatchObject({ rows: [{ id, name: 'script' }] });
    expect((await person.ask({ method: 'DELETE', url: `/api/v1/tokens/${id}` })).statusCode).toBe(204);
    expect((await me(`Bearer ${token}`)).statusCode).toBe(401);
  });

  it('an expired token is none', async () => {
    const person = await house.enter('analyst');
    const made = await person.ask({
      method: 'POST',
      url: '/api/v1/tokens',
      payload: { name: 'x', expires_in_days: 1 },
    });
    const headers = { authorization: `Bearer ${made.json<{ token: string }>().token}` };
    house.clock.now = new Date(house.clock.now.getTime() + DAY + 1);
    expect((await house.app.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401);
  });

  it('strangers who try too often are told to wait', async () => {
    await house.close();
    const limits = { signedIn: 3, strangers: 3, signIns: 2 };
    house = await openHouse(await (engines[0] as (typeof engines)[0]).open(), { limits });
    const answers = [];
    for (let time = 0; time < 5; time += 1) answers.push(await house.app.inject({ url: '/api/v1/me' }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 429, 429]);
    const tries = [];
    for (let time = 0; time < 3; time += 1) {
      tries.push(await house.app.inject({ method: 'POST', url: '/login', ...form({ token: 'x' }) }));
    }
    expect(tries.map(({ statusCode }) => statusCode)).toEqual([410, 410, 429]);
  });

  it('the sign-in page needs no other file, speaks both languages and runs nothing foreign', async () => {
    const page = (language: string, url = '/login') =>
      house.app.inject({ url, headers: { 'accept-language': language } });
    const ru = await page('ru-RU,ru;q=0.9');
    expect(ru.body).toContain('npx voronka link');
    expect(ru.body).toContain('Вход по ссылке');
    expect(ru.body).toContain('Ромашка &#38; Ко');
    expect((await page('en-GB')).body).toContain('Sign in by link');
    expect((await page('de')).body).toContain('Вход по ссылке');
    const evil = await page('en', `/login?token=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(evil.body).not.toContain('<script>alert');
    expect(ru.headers['content-security-policy']).toContain("script-src 'self'");
    expect(ru.headers['x-content-type-options']).toBe('nosniff');
    expect(ru.headers['x-frame-options']).toBe('DENY');
  });
});
