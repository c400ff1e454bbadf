import type { AssumptionKey } from '../../models/methods/investment/assumptions.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';

/**
 * What the warehouse itself knows of the company, a month on average over the last twelve whole months of its data. Figures
 * whose tables are not built yet are left out.
 */
export async function measuredCompany(warehouse: Warehouse): Promise<Partial<Record<AssumptionKey, number>>> {
  const built = new Set(
    (await Promise.all(['core', 'marts'].map((schema) => warehouse.relations(schema))))
      .flat()
      .map(({ schema, name }) => `${schema}.${name}`),
  );
  if (!built.has('core.observed_until')) return {};
  const until = `(select observed_on from ${relation(warehouse, 'core.observed_until')})`;
  const found = await Promise.all(
    Object.entries(questions(warehouse, until))
      .filter(([, { reads }]) => reads.every((name) => built.has(name)))
      .map(async ([key, { sql }]) => {
        const [row] = await warehouse.query<{ figure: number | null }>(sql);
        return [key, Number(row?.figure ?? 0)] as const;
      }),
  );
  return Object.fromEntries(found);
}

type Question = { readonly reads: readonly string[]; readonly sql: string };

function questions(warehouse: Warehouse, until: string): Partial<Record<AssumptionKey, Question>> {
  const of = (name: string): string => relation(warehouse, name);
  const [float, month, monthsBefore] =
    warehouse.engine === 'duckdb'
      ? (['double', `date_trunc('month', ${until})`, `date_trunc('month', ${until}) - interval 12 month`] as const)
      : ([
          'Nullable(Float64)',
          `toStartOfMonth(assumeNotNull(${until}))`,
          `toStartOfMonth(assumeNotNull(${until})) - interval 12 month`,
        ] as const);
  const inYear = (column: string): string => `${column} >= ${monthsBefore} and ${column} < ${month}`;
  const monthly = (sum: string): string => `cast(${sum} as ${float}) / 12 as figure`;
  return {
    seats: {
      reads: ['core.employee'],
      sql: `select cast(count(*) as ${float}) as figure from ${of('core.employee')} where coalesce(is_active, true)`,
    },
    activities_a_month: {
      reads: ['core.activity'],
      sql: `select ${monthly('count(*)')} from ${of('core.activity')} where ${inYear('happened_at')}`,
    },
    tickets_a_month: {
      reads: ['core.ticket'],
      sql: `select ${monthly('count(*)')} from ${of('core.ticket')} where ${inYear('opened_at')}`,
    },
    revenue_a_month: {
      reads: ['marts.deals'],
      sql: `select ${monthly('sum(amount)')} from ${of('marts.deals')} where status = 'won' and ${inYear('closed_at')}`,
    },
    // spend above the margin of all that clients of the same leads have bought since
    losing_ads_a_month: {
      reads: ['marts.channel_days'],
      sql: `select ${monthly('sum(loss)')} from (
              select sum(spend) - sum(coalesce(gross_margin, 0)) as loss from ${of('marts.channel_days')}
              where basis = 'lead' and model = 'crm' and channel is not null and ${inYear('date')}
              group by channel having sum(spend) > sum(coalesce(gross_margin, 0))
            ) as losing`,
    },
    returns_a_month: {
      reads: ['marts.order_lines'],
      sql: `select ${monthly('sum(coalesce(returns_amount, 0))')} from ${of('marts.order_lines')} where ${inYear('ordered_at')}`,
    },
  };
}

function relation(warehouse: Warehouse, name: string): string {
  const [schema = '', table = ''] = name.split('.');
  return warehouse.relation({ schema, name: table });
}
