-- One row per quote: its newest version, with the deal it belongs to. Money in the company's currency by the rate of the day
-- it was made; what has no rate is not known. A quote is an offer and adds nothing to deals or revenue (decision 0030).
-- valid_days: days it still holds, counted from core observed_until; below 0 it has expired.
with

offered as (
    select
        quotes.quote_id as quote_id,
        quotes.system as system,
        quotes.number as number,
        quotes.version_count as version_count,
        quotes.status as status,
        quotes.outcome as outcome,
        quotes.deal_id as deal_id,
        quotes.company_name as company_name,
        quotes.end_customer as end_customer,
        quotes.distributor as distributor,
        quotes.currency as currency,
        {{ company_money('quotes.amount', 'quotes.currency', 'rates.rate') }} as amount,
        {{ company_money('quotes.list_amount', 'quotes.currency', 'rates.rate') }} as list_amount,
        quotes.created_at as created_at,
        quotes.approved_at as approved_at,
        quotes.expires_on as expires_on
    from {{ ref('quote') }} as quotes
    left join {{ ref('currency_rate') }} as rates
        on {{ rate_holds('rates', 'quotes.currency', 'quotes.created_at') }}
)

select
    offered.quote_id as quote_id,
    offered.system as system,
    offered.number as number,
    offered.version_count as version_count,
    offered.status as status,
    offered.outcome as outcome,
    offered.deal_id as deal_id,
    deals.status as deal_status,
    coalesce(offered.company_name, deals.company) as company,
    offered.end_customer as end_customer,
    offered.distributor as distributor,
    deals.owner as owner,
    deals.team as team,
    deals.channel as channel,
    offered.currency as currency,
    offered.amount as amount,
    offered.list_amount as list_amount,
    offered.created_at as created_at,
    offered.approved_at as approved_at,
    offered.expires_on as expires_on,
    {{ days_from('observed.observed_on', 'offered.expires_on') }} as valid_days
from offered
cross join {{ ref('observed_until') }} as observed
left join {{ ref('deals') }} as deals on deals.deal_id = offered.deal_id
