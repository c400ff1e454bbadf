import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engines } from '../../../test/support/engines.ts';
import { form, openHouse, type House, type Person } from '../../house-fixture.ts';

describe.each(engines)('users on $name', ({ open }) => {
  let house: House;
  let admin: Person;
  beforeEach(async () => {
    house = await openHouse(await open());
    admin = await house.enter('admin');
  });
  afterEach(() => house.close());

  const make = (payload: object, person = admin) => person.ask({ method: 'POST', url: '/api/v1/users', payload });
  const signInBy = async (url: string) => {
    const token = new URL(url).searchParams.get('token') ?? '';
    const answer = await house.app.inject({ method: 'POST', url: '/login', ...form({ token }) });
    return `voronka_session=${answer.cookies[0]?.value}`;
  };
  const me = (cookie: string) => house.app.inject({ url: '/api/v1/me', headers: { cookie } });

  it('are made by an administrator, get a link and come in with their role', async () => {
    const made = await make({ name: 'Мария', email: 'maria@firm.ru', role: 'manager', team: 'North', locale: 'ru' });
    expect(made.statusCode).toBe(201);
    const { id } = made.json<{ id: string }>();
    const link = await admin.ask({ method: 'POST', url: `/api/v1/users/${id}/link` });
    const { url, expires_at } = link.json<{ url: string; expires_at: string }>();
    expect(expires_at).toBe('2026-03-10T09:15:00.000Z');
    expect((await me(await signInBy(url))).json()).toMatchObject({
      user: { id, name: 'Мария', email: 'maria@firm.ru' },
      role: 'manager',
      team: 'North',
      locale: 'ru',
    });
    const { rows } = (await admin.get('/api/v1/users')).json<{ rows: { name: string }[] }>();
    expect(rows.map(({ name }) => name)).toEqual(['Мария', 'admin']);
  });

  it('lose their role at the next request, and everything when switched off', async () => {
    const { id } = (await make({ name: 'Олег', role: 'admin' })).json<{ id: string }>();
    const { url } = (await admin.ask({ method: 'POST', url: `/api/v1/users/${id}/link` })).json<{ url: string }>();
    const cookie = await signInBy(url);
    const change = (payload: object, version: number) =>
      admin.ask({ method: 'PATCH', url: `/api/v1/users/${id}`, payload, headers: { 'if-match': `"${version}"` } });
    expect((await me(cookie)).json()).toMatchObject({ role: 'admin' });
    expect((await change({ role: 'executive' }, 1)).json()).toMatchObject({ role: 'executive', version: 2 });
    expect((await me(cookie)).json()).toMatchObject({ role: 'executive' });
    expect((await change({ role: 'admin' }, 1)).statusCode).toBe(412);
    expect((await change({ is_active: false }, 2)).statusCode).toBe(200);
    expect((await me(cookie)).statusCode).toBe(401);
    expect((await admin.ask({ method: 'POST', url: `/api/v1/users/${id}/link` })).statusCode).toBe(404);
  });

  it('are nobody else’s business', async () => {
    for (const role of ['analyst', 'marketer', 'manager', 'executive'] as const) {
      const person = await house.enter(role, 'North');
      expect((await person.get('/api/v1/users')).statusCode).toBe(403);
      expect((await make({ name: 'x', role: 'admin' }, person)).statusCode).toBe(403);
    }
  });

  it.each([
    [{ name: 'x', role: 'king' }],
    [{ name: '', role: 'admin' }],
    [{ role: 'admin' }],
    [{ name: 'x', role: 'admin', email: 'no' }],
    [{ name: 'x', role: 'admin', is_admin: true }],
  ])('%j is refused', async (payload) => {
    expect((await make(payload)).json()).toMatchObject({ status: 400, type: 'urn:voronka:problem:wrong-request' });
  });
});
