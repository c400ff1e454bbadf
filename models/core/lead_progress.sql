-- One row per lead: how far it got (1 came in, 2 qualified, 3 became a deal, 4 won), and what its deals brought. A lead
-- that got to a level has passed all before it, whatever its status says. A lead is lost when all its deals are, or when
-- it is and has none; it is won with its first won deal.
{{ config(tags=['slow']) }}
with

deals as (
    select
        deals.lead_id as lead_id,
        count(*) as deal_count,
        sum(case when deals.outcome = 'won' then 1 else 0 end) as won_deal_count,
        sum(case when deals.outcome = 'open' then 1 else 0 end) as open_deal_count,
        sum(case when deals.outcome = 'won' then {{ company_money('deals.amount', 'deals.currency', 'rates.rate') }} end)
            as won_amount,
        sum(case when deals.outcome = 'lost' then {{ company_money('deals.amount', 'deals.currency', 'rates.rate') }} end)
            as lost_amount
    from {{ ref('deal') }} as deals
    left join {{ ref('currency_rate') }} as rates
        on {{ rate_holds('rates', 'deals.currency', 'coalesce(deals.closed_at, deals.created_at)') }}
    where deals.lead_id is not null
    group by deals.lead_id
)

select
    leads.lead_id as lead_id,
    case
        when deals.won_deal_count > 0 then 4
        when deals.deal_count > 0 or leads.status_kind = 'converted' or leads.converted_at is not null then 3
        when leads.status_kind = 'qualified' or leads.qualified_at is not null then 2
        else 1
    end as reached_level,
    case
        when deals.won_deal_count > 0 then 'won'
        when deals.open_deal_count > 0 then 'open'
        when deals.deal_count > 0 or leads.status_kind = 'lost' then 'lost'
        else 'open'
    end as outcome,
    coalesce(deals.deal_count, 0) as deal_count,
    cast(deals.won_amount as {{ type('money') }}) as won_amount,
    cast(deals.lost_amount as {{ type('money') }}) as lost_amount
from {{ ref('lead') }} as leads
left join deals on deals.lead_id = leads.lead_id
