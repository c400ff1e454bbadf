import type { Engine, Params, Warehouse } from '../warehouse/warehouse.ts';

type Kind = 'text' | 'integer' | 'money' | 'number' | 'float' | 'flag' | 'date' | 'instant';
type Columns = Readonly<Record<string, Kind>>;

/** The columns of the marts that cubes read, as models/marts builds them. */
const MARTS: Readonly<Record<string, Columns>> = {
  deals: {
    ...texts('deal_id system title pipeline stage status owner_id owner team company_id company contact_id industry'),
    ...texts('product_id product channel source campaign lost_reason currency lead_id'),
    stage_order: 'integer',
    amount: 'money',
    original_amount: 'money',
    weighted_amount: 'money',
    created_at: 'instant',
    closed_at: 'instant',
    cycle_days: 'float',
    expected_close_on: 'date',
  },
  leads: {
    ...texts('lead_id system title channel source campaign landing_page owner_id owner team status status_kind'),
    ...texts('lost_reason company_id contact_id'),
    is_qualified: 'flag',
    is_converted: 'flag',
    is_won: 'flag',
    created_at: 'instant',
    days_to_won: 'float',
    first_answer_minutes: 'float',
  },
  channel_days: {
    date: 'date',
    ...texts('channel source campaign model'),
    spend: 'money',
    impressions: 'integer',
    clicks: 'integer',
    visits: 'integer',
    leads: 'integer',
    qualified: 'integer',
    deals: 'integer',
    won: 'integer',
    revenue: 'money',
    gross_margin: 'money',
  },
  order_lines: {
    ...texts('order_line_id order_id order_number product_id product category company_id company contact_id buyer_id'),
    ...texts('country channel deal_id kind owner team'),
    quantity: 'number',
    amount: 'money',
    revenue: 'money',
    returns_amount: 'money',
    adjustment_amount: 'money',
    gross_margin: 'money',
    is_first_order: 'flag',
    ordered_at: 'instant',
  },
  activities: {
    ...texts('activity_id kind direction owner_id owner team outcome lead_id deal_id contact_id company_id'),
    happened_at: 'instant',
    talk_seconds: 'integer',
    is_missed: 'flag',
    answer_minutes: 'float',
  },
  tickets: {
    ...texts('ticket_id number category priority owner_id owner team channel status'),
    is_closed: 'flag',
    is_within_sla: 'flag',
    opened_at: 'instant',
    closed_at: 'instant',
    first_answer_hours: 'float',
    close_hours: 'float',
    reopened_count: 'integer',
  },
  data_quality: {
    ...texts('source entity reason'),
    loaded_at: 'instant',
    row_count: 'integer',
    rejected_count: 'integer',
    flagged_count: 'integer',
    duplicate_count: 'integer',
    missing_contact_count: 'integer',
    amount_at_stake: 'money',
  },
};

const TYPES: Readonly<Record<Engine, Readonly<Record<Kind, string>>>> = {
  duckdb: {
    text: 'varchar',
    integer: 'bigint',
    money: 'decimal(18, 2)',
    number: 'decimal(18, 4)',
    float: 'double',
    flag: 'boolean',
    date: 'date',
    instant: 'timestamp',
  },
  clickhouse: {
    text: 'Nullable(String)',
    integer: 'Nullable(Int64)',
    money: 'Nullable(Decimal(18, 2))',
    number: 'Nullable(Decimal(18, 4))',
    float: 'Nullable(Float64)',
    flag: 'Nullable(Bool)',
    date: 'Nullable(Date32)',
    instant: "Nullable(DateTime64(6, 'UTC'))",
  },
};

/** Empty marts in a fresh warehouse; `rows` fills the ones it names. What a row leaves out is not known. */
export async function layMarts(warehouse: Warehouse, rows: Readonly<Record<string, readonly Params[]>>): Promise<void> {
  await warehouse.createSchema('marts');
  for (const [name, columns] of Object.entries(MARTS)) {
    const table = { schema: 'marts', name };
    const list = Object.entries(columns).map(([column, kind]) => `${column} ${TYPES[warehouse.engine][kind]}`);
    const end = warehouse.engine === 'clickhouse' ? ' engine MergeTree order by tuple()' : '';
    await warehouse.run(`create table ${warehouse.relation(table)} (${list.join(', ')})${end}`);
    const unknown = Object.fromEntries(Object.keys(columns).map((column) => [column, null]));
    const filled = (rows[name] ?? []).map((row) => ({ ...unknown, ...row }));
    if (filled.length > 0) await warehouse.insert(table, filled);
  }
}

/** A small company of two teams, with a deal that nobody owns, one in a currency without a rate, and gaps. */
export const SMALL_COMPANY: Readonly<Record<string, readonly Params[]>> = {
  deals: [
    deal('d1', 'won', 'Анна', 'север', '1000.50', {
      created_at: '2024-01-10 09:00:00',
      closed_at: '2024-01-20 09:00:00',
      cycle_days: 10,
      channel: 'seo',
    }),
    // Still January in UTC, already February in Moscow.
    deal('d2', 'won', 'Анна', 'север', '3000.00', {
      created_at: '2024-01-31 22:30:00',
      closed_at: '2024-02-20 22:30:00',
      cycle_days: 20,
      channel: 'ads',
    }),
    deal('d3', 'lost', 'Борис', 'юг', '500.00', {
      created_at: '2024-02-05 09:00:00',
      closed_at: '2024-02-25 09:00:00',
      lost_reason: 'цена',
      channel: 'ads',
    }),
    deal('d4', 'open', 'Борис', 'юг', '700.00', {
      created_at: '2024-02-06 09:00:00',
      weighted_amount: '350.00',
      expected_close_on: '2024-03-31',
    }),
    deal('d5', 'won', 'Борис', 'юг', null, {
      created_at: '2024-03-01 09:00:00',
      closed_at: '2024-03-05 09:00:00',
      cycle_days: 4,
      currency: 'XXX',
      original_amount: '90.00',
    }),
    deal('d6', 'open', null, null, '0.10', { created_at: '2024-03-02 09:00:00', weighted_amount: '0.05' }),
  ],
  leads: [
    lead('l1', 'seo', 'converted', {
      is_qualified: true,
      is_converted: true,
      is_won: true,
      days_to_won: 12.5,
      first_answer_minutes: 5,
    }),
    lead('l2', 'ads', 'lost', { lost_reason: 'спам', first_answer_minutes: 60 }),
    lead('l3', 'ads', 'qualified', { is_qualified: true, first_answer_minutes: 20 }),
    lead('l4', null, 'open', { owner: null, team: null }),
  ],
  channel_days: [
    {
      date: '2024-01-01',
      channel: 'ads',
      source: 'direct',
      campaign: 'brand',
      model: 'crm',
      spend: '100.00',
      impressions: 1000,
      clicks: 50,
      visits: 40,
      leads: 4,
      qualified: 2,
      deals: 2,
      won: 1,
      revenue: '400.00',
      gross_margin: '50.00',
    },
    {
      date: '2024-01-10',
      channel: 'ads',
      source: 'direct',
      campaign: 'brand',
      model: 'crm',
      spend: '20.00',
      impressions: 100,
      clicks: 10,
      visits: 9,
      leads: 0,
      qualified: 0,
      deals: 0,
      won: 0,
      revenue: '0.00',
      gross_margin: null,
    },
    {
      date: '2024-01-05',
      channel: 'seo',
      source: 'google',
      campaign: null,
      model: 'crm',
      spend: '0.00',
      impressions: 0,
      clicks: 0,
      visits: 30,
      leads: 1,
      qualified: 1,
      deals: 1,
      won: 1,
      revenue: '1000.50',
      gross_margin: null,
    },
  ],
  order_lines: [
    line('o1', 'o1-1', 'sale', 'b1', {
      revenue: '100.00',
      amount: '100.00',
      gross_margin: '40.00',
      is_first_order: true,
      ordered_at: '2024-01-03 10:00:00',
    }),
    line('o1', 'o1-2', 'sale', 'b1', {
      revenue: '50.00',
      amount: '50.00',
      is_first_order: true,
      ordered_at: '2024-01-03 10:00:00',
    }),
    line('o2', 'o2-1', 'sale', 'b1', { revenue: '30.00', amount: '30.00', ordered_at: '2024-02-03 10:00:00' }),
    line('o3', 'o3-1', 'sale', null, {
      revenue: '20.00',
      amount: '20.00',
      ordered_at: '2024-02-04 10:00:00',
      team: 'юг',
    }),
    line('o4', 'o4-1', 'return', 'b1', {
      returns_amount: '15.00',
      amount: '-15.00',
      ordered_at: '2024-02-05 10:00:00',
    }),
    line('o5', 'o5-1', 'adjustment', null, {
      adjustment_amount: '-5.00',
      amount: '-5.00',
      ordered_at: '2024-02-06 10:00:00',
    }),
  ],
  activities: [
    {
      activity_id: 'a1',
      kind: 'call',
      direction: 'in',
      owner: 'Анна',
      team: 'север',
      outcome: 'answered',
      happened_at: '2024-01-10 09:00:00',
      talk_seconds: 120,
      is_missed: false,
      answer_minutes: 0.5,
    },
    {
      activity_id: 'a2',
      kind: 'call',
      direction: 'in',
      owner: 'Борис',
      team: 'юг',
      outcome: 'missed',
      happened_at: '2024-01-11 09:00:00',
      talk_seconds: 0,
      is_missed: true,
    },
    {
      activity_id: 'a3',
      kind: 'email',
      direction: 'out',
      owner: 'Анна',
      team: 'север',
      outcome: null,
      happened_at: '2024-01-12 09:00:00',
      is_missed: false,
    },
    {
      activity_id: 'a4',
      kind: 'meeting',
      owner: 'Борис',
      team: 'юг',
      outcome: 'completed',
      happened_at: '2024-02-12 09:00:00',
      is_missed: null,
      answer_minutes: 1.5,
    },
  ],
  tickets: [
    {
      ticket_id: 't1',
      number: '1',
      category: 'доставка',
      priority: 'высокая',
      owner: 'Анна',
      team: 'север',
      channel: 'почта',
      status: 'Closed',
      is_closed: true,
      is_within_sla: true,
      opened_at: '2024-01-10 09:00:00',
      closed_at: '2024-01-11 09:00:00',
      first_answer_hours: 1,
      close_hours: 24,
      reopened_count: 0,
    },
    {
      ticket_id: 't2',
      number: '2',
      category: 'доставка',
      priority: 'обычная',
      owner: 'Борис',
      team: 'юг',
      channel: 'чат',
      status: 'Closed',
      is_closed: true,
      is_within_sla: false,
      opened_at: '2024-01-12 09:00:00',
      closed_at: '2024-01-15 09:00:00',
      first_answer_hours: 3,
      close_hours: 72,
      reopened_count: 2,
    },
    {
      ticket_id: 't3',
      number: '3',
      category: null,
      priority: 'обычная',
      owner: 'Борис',
      team: 'юг',
      channel: 'чат',
      status: 'New',
      is_closed: false,
      opened_at: '2024-02-12 09:00:00',
    },
  ],
  data_quality: [
    {
      source: 'zoho',
      entity: 'deal',
      reason: null,
      loaded_at: '2024-03-10 09:00:00',
      row_count: 8,
      rejected_count: 0,
      duplicate_count: 1,
      missing_contact_count: 2,
      amount_at_stake: '0.00',
    },
    {
      source: 'zoho',
      entity: 'deal',
      reason: 'дата',
      loaded_at: '2024-03-10 09:00:00',
      row_count: 2,
      rejected_count: 2,
      duplicate_count: 0,
      missing_contact_count: 0,
      amount_at_stake: '150.00',
    },
  ],
};

function deal(
  id: string,
  status: string,
  owner: string | null,
  team: string | null,
  amount: string | null,
  rest: Params,
): Params {
  const stages: Readonly<Record<string, [string, number]>> = {
    open: ['Переговоры', 2],
    won: ['Оплата', 3],
    lost: ['Отказ', 4],
  };
  const [stage, order] = stages[status] ?? ['?', 0];
  return {
    deal_id: id,
    system: 'zoho',
    title: `Сделка ${id}`,
    pipeline: 'Основная',
    stage,
    stage_order: order,
    status,
    owner,
    team,
    company: 'Ромашка',
    currency: 'RUB',
    amount,
    original_amount: amount,
    ...rest,
  };
}

function lead(id: string, channel: string | null, kind: string, rest: Params): Params {
  return {
    lead_id: id,
    title: `Лид ${id}`,
    channel,
    status: kind,
    status_kind: kind,
    owner: 'Анна',
    team: 'север',
    created_at: '2024-01-09 09:00:00',
    is_qualified: false,
    is_converted: false,
    is_won: false,
    ...rest,
  };
}

function line(order: string, id: string, kind: string, buyer: string | null, rest: Params): Params {
  return {
    order_line_id: id,
    order_id: order,
    order_number: order.toUpperCase(),
    product: 'Чай',
    category: 'Напитки',
    country: 'Россия',
    team: 'север',
    quantity: '1.0000',
    kind,
    buyer_id: buyer,
    is_first_order: false,
    ...rest,
  };
}

function texts(names: string): Columns {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'text'] as const));
}
