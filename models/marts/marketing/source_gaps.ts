import type { Params } from '../../../warehouse/warehouse.ts';
import { hiddenParts, type Group } from '../../methods/acquisition/hidden-sources.ts';
import { writeEstimates } from '../../methods/estimates-table.ts';
import type { ModelConfig, ModelTools } from '../../runner/building/typescript-model.ts';

/**
 * One row per channel: its leads and won money as the CRM writes them, its likely part of those without a source, with a band
 * of 90 %, and what it cost. Over all history.
 */
export const config: ModelConfig = {
  refs: ['leads', 'deals', 'order_lines', 'lead_session', 'channel_day'],
  tags: ['slow'],
};

export async function model({ warehouse, ref, target }: ModelTools): Promise<void> {
  const float = target.type === 'clickhouse' ? 'Float64' : 'double';
  const groups = await warehouse.query<Group>(
    `with
     margins as (
       select deal_id, sum(gross_margin) as margin from ${ref('order_lines')} where deal_id is not null group by deal_id
     ),
     sales as (
       select deals.lead_id as lead_id, deals.channel as channel, deals.amount as amount, margins.margin as margin
       from ${ref('deals')} as deals
       left join margins on margins.deal_id = deals.deal_id
       where deals.status = 'won'
     ),
     facts as (
       select leads.channel as written, sessions.channel as visited, cast(1 as ${float}) as leads,
         cast(0 as ${float}) as amount, cast(0 as ${float}) as margin
       from ${ref('leads')} as leads
       left join ${ref('lead_session')} as sessions on sessions.lead_id = leads.lead_id
       union all
       select sales.channel as written, sessions.channel as visited, cast(0 as ${float}) as leads,
         cast(coalesce(sales.amount, 0) as ${float}) as amount, cast(coalesce(sales.margin, 0) as ${float}) as margin
       from sales
       left join ${ref('lead_session')} as sessions on sessions.lead_id = sales.lead_id
     )
     select written as "written", visited as "visited", sum(leads) as "leads", sum(amount) as "revenue",
       sum(amount * amount) as "revenueSquares", sum(margin) as "margin"
     from facts group by written, visited order by written, visited`,
  );
  const costs = await warehouse.query<{ channel: string; spend: string }>(
    `select channel, sum(spend) as spend from ${ref('channel_day')} where channel is not null group by channel`,
  );
  const spendOf = new Map(costs.map(({ channel, spend }) => [channel, spend]));
  await writeEstimates({ warehouse, target }, columns, rowsOf(groups, spendOf));
}

const columns = {
  channel: 'text',
  spend: 'money',
  known_leads: 'integer',
  hidden_leads: 'float',
  hidden_leads_low: 'float',
  hidden_leads_high: 'float',
  known_revenue: 'money',
  hidden_revenue: 'money',
  hidden_revenue_low: 'money',
  hidden_revenue_high: 'money',
  known_margin: 'money',
  hidden_margin: 'money',
  hidden_margin_low: 'money',
  hidden_margin_high: 'money',
} as const;

function rowsOf(groups: readonly Group[], spendOf: ReadonlyMap<string, string>): Params[] {
  return hiddenParts(groups).map(({ channel, leads, revenue, margin }) => {
    const own = groups.filter(({ written }) => written === channel);
    const sum = (value: (group: Group) => number): number => own.reduce((whole, group) => whole + value(group), 0);
    return {
      channel,
      spend: spendOf.get(channel) ?? '0.00',
      known_leads: BigInt(sum((group) => group.leads)),
      hidden_leads: leads.value,
      hidden_leads_low: leads.low,
      hidden_leads_high: leads.high,
      known_revenue: sum((group) => group.revenue).toFixed(2),
      hidden_revenue: revenue.value.toFixed(2),
      hidden_revenue_low: revenue.low.toFixed(2),
      hidden_revenue_high: revenue.high.toFixed(2),
      known_margin: sum((group) => group.margin).toFixed(2),
      hidden_margin: margin.value.toFixed(2),
      hidden_margin_low: margin.low.toFixed(2),
      hidden_margin_high: margin.high.toFixed(2),
    };
  });
}
