import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, createRecords, type HandmadeRecord } from '../../../test/support/built-models.ts';
import { engines } from '../../../test/support/engines.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';

const surnames = ['Иванов', 'Петров', 'Сидоров', 'Кузнецов', 'Морозов', 'Волков', 'Зайцев', 'Павлов', 'Орлов', 'Титов'];
const given = ['Олег', 'Игорь', 'Павел', 'Семён', 'Артём', 'Глеб', 'Роман', 'Юрий'];

/** Eighty strangers, each with a company, a phone and a box of their own. */
const strangers: readonly HandmadeRecord[] = Array.from({ length: 80 }, (_, at): HandmadeRecord[] => {
  const name = `${surnames[at % 10]} ${given[at % 8]}`;
  const own = { email: `person${at}@firm${at}.example`, phone: `+7900100${String(1000 + 7 * at)}` };
  return [
    ['company', `k${at}`, { name: `Фирма ${at * 37}` }],
    ['contact', `s${at}`, { full_name: name, company_id: `k${at}`, created_at: '2024-01-01T00:00:00Z', ...own }],
  ];
}).flat();

const lead = (id: string, fields: Readonly<Record<string, string>>): HandmadeRecord => [
  'lead',
  id,
  { created_at: '2024-03-01T00:00:00Z', ...fields },
];

const records: readonly HandmadeRecord[] = [
  ...strangers,
  ['company', 'rose', { name: 'ООО «Роза»' }],
  [
    'contact',
    'anna',
    {
      full_name: 'Белова Анна Сергеевна',
      company_id: 'rose',
      phone: '+79161112233',
      email: 'a.belova@rose.example',
      created_at: '2024-01-01T00:00:00Z',
    },
  ],
  ['contact', 'vera', { full_name: 'Громова Вера', phone: '+79162223344', email: 'vera@gromova.example' }],
  ...['Шубин Яков', 'Лосев Антон', 'Жуков Марк'].map((full_name, at): HandmadeRecord => [
    'contact',
    `desk${at}`,
    { full_name, phone: '+74957776655' },
  ]),
  lead('same phone', { full_name: 'Анна Белова', phone: '8 (916) 111-22-33' }),
  lead('same box', { full_name: 'Белова А.', email: 'A.Belova@rose.example', company_name: 'Роза' }),
  lead('of two', { full_name: 'Вера Громова', phone: '+79161112233', email: 'vera@gromova.example' }),
  lead('first ask', { full_name: 'Нина Ершова', phone: '+79163334455', email: 'nina@ershova.example' }),
  lead('second ask', { full_name: 'Ершова Нина', phone: '89163334455' }),
  lead('switchboard', { full_name: 'Ким Лев', phone: '+74957776655' }),
  lead('corrected', { full_name: 'Анна Белова', phone: '+79161112233' }),
  lead('nameless', { title: 'Заявка с сайта' }),
  lead('named by hand', { full_name: 'Анна Белова', phone: '+79161112233', contact_id: 'vera' }),
];

const seen: Record<string, unknown> = {};

describe.each(engines)('leads without a card on $name', ({ name, open }) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await open();
    await createRecords(warehouse, records);
    await createRecords(warehouse, [['lead', 'corrected', { contact_id: 'vera' }]], { version: 2n, op: 'set' });
    await buildModels(warehouse, { select: '+lead_client' });
    seen[name] = await warehouse.query('select lead_id, client_id from core.lead_client order by lead_id');
  });
  afterAll(() => warehouse.close());

  const clientOf = async (id: string) => {
    const [row] = await warehouse.query<{ client_id: string }>(
      `select client_id from core.lead_client where lead_id = '${id}'`,
    );
    return row?.client_id;
  };

  it.each(['same phone', 'same box'])('%s: is a lead of the client whose it is', async (id) =>
    expect(await clientOf(id)).toBe('company/rose'),
  );

  it('two asks of one person whom nobody knows are one person, and no customer', async () => {
    expect(await clientOf('second ask')).toBe(await clientOf('first ask'));
    expect(await clientOf('first ask')).toMatch(/^lead\//);
  });

  it.each(['switchboard', 'nameless'])('%s: tells nobody, so the lead stays its own', async (id) =>
    expect(await clientOf(id)).toBe(`lead/${id}`),
  );

  it('a lead that names its contact is not judged by its phone', async () =>
    expect(await clientOf('named by hand')).toBe('contact/vera'));

  it('what people say of a lead goes before what it is like', async () =>
    expect(await clientOf('corrected')).toBe('contact/vera'));

  it('a lead like two clients goes to one of them, and does not make them one', async () => {
    expect(await clientOf('of two')).toBe('contact/vera');
    const [row] = await warehouse.query<{ cards: bigint; customers: bigint }>(
      'select count(*) as cards, count(distinct customer_id) as customers from core.customer_member',
    );
    // Everybody's card and company; the eighty and Anna are of their companies.
    expect([Number(row?.cards), Number(row?.customers)]).toEqual([166, 85]);
  });
});

it('both engines give leads the same clients', () => expect(seen['clickhouse']).toEqual(seen['duckdb']));
