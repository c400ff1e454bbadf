import { randomBytes } from 'node:crypto';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { buildApp } from './app.ts';
import type { Deps } from './deps.ts';
import { readEntities, type Entities, type FieldType } from './entities/entities.ts';
import type { Role } from './identity/roles.ts';
import { createSignInLink } from './identity/sign-in-links.ts';
import { ensureAppTables, openVersions } from './versions.ts';

/** A server over a small company made by hand, for tests: real engine, real log, real cookies; the clock is settable. */
export type House = {
  readonly app: FastifyInstance;
  readonly warehouse: Warehouse;
  readonly deps: Deps;
  /** selectors of the builds that edits asked for */
  readonly builds: string[];
  readonly clock: { now: Date };
  /** A person with a session: `ask` sends the cookie and, for changes, the header. */
  enter(role: Role, team?: string | null): Promise<Person>;
  close(): Promise<void>;
};

export type Person = {
  readonly cookie: string;
  readonly ask: (
    request: Pick<InjectOptions, 'method' | 'url' | 'headers' | 'payload'>,
  ) => Promise<LightMyRequestResponse>;
  readonly get: (url: string) => Promise<LightMyRequestResponse>;
};

export async function openHouse(warehouse: Warehouse, part: Partial<Deps> = {}): Promise<House> {
  await ensureAppTables(warehouse);
  const entities = readEntities();
  await fill(warehouse, entities);
  const clock = { now: new Date('2026-03-10T09:00:00.000Z') };
  const builds: string[] = [];
  const versions = openVersions({ warehouse, clock: () => clock.now, random: randomBytes });
  const deps: Deps = {
    warehouse,
    versions,
    entities,
    cube: null,
    facts: {
      host: '127.0.0.1',
      port: 4000,
      publicUrl: null,
      timezone: 'Europe/Moscow',
      currency: 'RUB',
      companyName: 'Ромашка & Ко',
      locale: 'ru',
    },
    limits: { signedIn: 100_000, strangers: 100_000, signIns: 100_000 },
    dashboards: null,
    rebuild: async (select) => builds.push(select ?? 'all'),
    freshness: async () => ({ asOf: '2026-03-10T08:00:00Z' }),
    jobs: { list: () => [], get: () => null },
    sources: null,
    collector: null,
    webhooks: null,
    clock: () => clock.now,
    random: randomBytes,
    log: null,
    ...part,
  };
  const app = await buildApp(deps);
  return {
    app,
    warehouse,
    deps,
    builds,
    clock,
    enter: async (role, team = null) => {
      const wish = { kind: 'name', name: `${role} ${team ?? ''}`.trim(), role, team } as const;
      const { url } = await createSignInLink(deps, 'http://127.0.0.1:4000', wish);
      const token = new URL(url).searchParams.get('token') ?? '';
      const answer = await app.inject({ method: 'POST', url: '/login', ...form({ token }) });
      const cookie = `voronka_session=${answer.cookies[0]?.value}`;
      const ask: Person['ask'] = (request) =>
        app.inject({ ...request, headers: { cookie, 'x-voronka': '1', 'accept-language': 'en', ...request.headers } });
      return { cookie, ask, get: (address) => ask({ method: 'GET', url: address }) };
    },
    close: async () => {
      await app.close();
      await warehouse.close();
    },
  };
}

export function form(fields: Readonly<Record<string, string>>) {
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded', host: '127.0.0.1:4000' },
    payload: new URLSearchParams(fields).toString(),
  };
}

type Rows = readonly Readonly<Record<string, string | number | boolean | null>>[];

/** An id as a source without ids of its own gives it. */
export const LONG_ID = `crm:${'Ж'.repeat(120)} 100% / "x"`;

const EMPLOYEES: Rows = [
  { employee_id: 'zoho:e1', name: 'Tina Thomas', email: 'tina@firm.ru', phone: '+7 900 111 22 33', team: 'North' },
  { employee_id: 'zoho:e2', name: 'Олег Юг', email: 'oleg@firm.ru', phone: '+7 900 111 22 44', team: 'South' },
];
const PRODUCTS: Rows = [{ product_id: LONG_ID, name: 'Швабра', sku: 'HM-1', price: '99.90', is_active: true }];
const COMPANIES: Rows = [
  { company_id: 'zoho:c1', name: 'Acme', owner_id: 'zoho:e1', created_at: '2026-01-01 00:00:00' },
  { company_id: 'zoho:c2', name: 'Ёлка; "Север"', owner_id: 'zoho:e2', created_at: '2026-01-02 00:00:00' },
];
const CONTACTS: Rows = [
  {
    contact_id: 'zoho:p1',
    full_name: 'Иван Петров',
    email: 'ivan@acme.ru',
    phone: '+7 921 555 34 12',
    company_id: 'zoho:c1',
    owner_id: 'zoho:e1',
    city: 'Псков',
    created_at: '2026-01-05 00:00:00',
  },
  {
    contact_id: 'zoho:p2',
    full_name: '=cmd|calc',
    email: 'evil@x.ru',
    phone: null,
    company_id: 'zoho:c2',
    owner_id: 'zoho:e2',
    city: null,
    created_at: '2026-01-06 00:00:00',
  },
];
const DEALS: Rows = [
  {
    deal_id: 'zoho:1',
    title: 'First',
    pipeline: 'Sales',
    stage: 'Closed Won',
    outcome: 'won',
    amount: '22700.00',
    owner_id: 'zoho:e1',
    company_id: 'zoho:c1',
    contact_id: 'zoho:p1',
    created_at: '2026-02-28 20:59:59',
    closed_at: '2026-03-01 10:00:00',
  },
  {
    deal_id: 'zoho:2',
    title: '=SUM(A1)',
    pipeline: 'Sales',
    stage: 'Qualification',
    outcome: 'open',
    amount: '99999999999999.99',
    owner_id: 'zoho:e2',
    company_id: 'zoho:c2',
    contact_id: 'zoho:p2',
    created_at: '2026-02-28 21:00:00',
  },
  {
    deal_id: 'zoho:3',
    title: 'O\'Brien; "x"',
    pipeline: 'Sales',
    stage: 'Qualification',
    outcome: 'open',
    amount: null,
    owner_id: null,
    company_id: null,
    contact_id: null,
    created_at: '2026-03-01 20:59:59',
  },
  {
    deal_id: 'zoho:4',
    title: 'Lost one',
    pipeline: 'Sales',
    stage: 'Closed Lost',
    outcome: 'lost',
    amount: '10.10',
    owner_id: 'zoho:e1',
    company_id: 'zoho:c2',
    contact_id: null,
    created_at: '2026-03-01 21:00:00',
    closed_at: '2026-03-05 10:00:00',
  },
];

async function fill(warehouse: Warehouse, entities: Entities): Promise<void> {
  for (const schema of ['core', 'marts']) await warehouse.createSchema(schema);
  const given: Readonly<Record<string, Rows>> = {
    employee: EMPLOYEES,
    product: PRODUCTS,
    company: COMPANIES,
    contact: CONTACTS,
    deal: DEALS,
  };
  for (const entity of entities.values()) {
    const fields = entity.fields.map(({ name, type }) => `${warehouse.quote(name)} ${sqlType(warehouse, type)}`);
    const version = entity.fields.some(({ isEditable }) => isEditable)
      ? [`version ${sqlType(warehouse, 'integer')}`]
      : [];
    const key = `${warehouse.quote(`${entity.name}_id`)} ${sqlType(warehouse, 'text')}`;
    const table = { schema: 'core', name: entity.name };
    const columns = [`${warehouse.quote('system')} ${sqlType(warehouse, 'text')}`, key, ...fields, ...version];
    await warehouse.run(
      `create table ${warehouse.relation(table)} (${columns.join(', ')})${warehouse.engine === 'clickhouse' ? ' engine = MergeTree order by tuple()' : ''}`,
    );
    const rows = (given[entity.name] ?? []).map((row) => ({
      system: 'zoho',
      ...row,
      ...(version.length > 0 ? { version: 0 } : {}),
    }));
    for (const row of rows) await warehouse.insert(table, [row]);
  }
  // Cube's own fixture has laid marts of another company already.
  if ((await warehouse.relations('marts')).length > 0) return;
  const core = (name: string) => warehouse.relation({ schema: 'core', name });
  await warehouse.run(
    `create view ${warehouse.relation({ schema: 'marts', name: 'deals' })} as
     select deals.deal_id as deal_id, deals.system as system, deals.version as version, deals.title as title,
       deals.pipeline as pipeline, deals.stage as stage, deals.outcome as status, deals.owner_id as owner_id,
       owners.name as owner, owners.team as team, deals.company_id as company_id, companies.name as company,
       deals.amount as amount, deals.created_at as created_at, deals.closed_at as closed_at,
       deals.expected_close_on as expected_close_on
     from ${core('deal')} as deals
     left join ${core('employee')} as owners on owners.employee_id = deals.owner_id
     left join ${core('company')} as companies on companies.company_id = deals.company_id`,
  );
}

function sqlType({ engine }: Warehouse, type: FieldType): string {
  const [duckdb, clickhouse] = TYPES[type];
  return engine === 'duckdb' ? duckdb : `Nullable(${clickhouse})`;
}

const TYPES: Readonly<Record<FieldType, readonly [duckdb: string, clickhouse: string]>> = {
  text: ['varchar', 'String'],
  reference: ['varchar', 'String'],
  integer: ['bigint', 'Int64'],
  money: ['decimal(18,2)', 'Decimal(18,2)'],
  number: ['decimal(18,4)', 'Decimal(18,4)'],
  flag: ['boolean', 'Bool'],
  date: ['date', 'Date32'],
  instant: ['timestamp', "DateTime64(6, 'UTC')"],
};
