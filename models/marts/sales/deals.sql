-- One row per deal, with the names people know things by. A dimension that is not known stays null.
-- amount is in the company's currency; it is null where the deal's currency has no rate for its day.
-- weighted_amount: what an open deal is worth by its own chance, else by the share its stage has won, else by the
-- share of all closed deals that were won.
-- is_first_win: the customer's first won deal, so the sale that won the customer.
{{ config(unique_key='deal_id', driven_by={'deal': 'deal_id'}) }}
select
    deals.deal_id as deal_id,
    deals.system as system,
    deals.version as version,
    deals.title as title,
    deals.pipeline as pipeline,
    deals.stage as stage,
    deals.stage_order as stage_order,
    deals.outcome as status,
    deals.owner_id as owner_id,
    owners.name as owner,
    owners.team as team,
    deals.company_id as company_id,
    companies.name as company,
    companies.industry as industry,
    deals.contact_id as contact_id,
    deals.lead_id as lead_id,
    deals.product_id as product_id,
    products.name as product,
    coalesce(deals.channel, deal_channels.channel, leads.channel, lead_channels.channel) as channel,
    coalesce(deals.source, leads.source) as source,
    coalesce(deals.campaign, leads.campaign) as campaign,
    deals.lost_reason as lost_reason,
    coalesce(deals.currency, '{{ var("currency") }}') as currency,
    {{ company_money('deals.amount', 'deals.currency', 'rates.rate') }} as amount,
    deals.amount as original_amount,
    case
        when deals.outcome = 'open'
            then {{ money_times(
                company_money('deals.amount', 'deals.currency', 'rates.rate'),
                'coalesce(' ~ 'cast(deals.probability as ' ~ type('double') ~ ')' ~ ', shares.win_share, overall.win_share)'
            ) }}
    end as weighted_amount,
    deals.created_at as created_at,
    deals.closed_at as closed_at,
    deals.expected_close_on as expected_close_on,
    case
        when deals.outcome = 'won' then {{ days_between('deals.created_at', 'deals.closed_at') }}
    end as cycle_days,
    {{ flag('wins.win_number = 1') }} as is_first_win
from {{ ref('deal') }} as deals
cross join {{ ref('win_share') }} as overall
left join {{ ref('currency_rate') }} as rates
    on {{ rate_holds('rates', 'deals.currency', 'coalesce(deals.closed_at, deals.created_at)') }}
left join {{ ref('employee') }} as owners on owners.employee_id = deals.owner_id
left join {{ ref('company') }} as companies on companies.company_id = deals.company_id
left join {{ ref('product') }} as products on products.product_id = deals.product_id
left join {{ ref('lead') }} as leads on leads.lead_id = deals.lead_id
left join {{ ref('channel') }} as deal_channels on deal_channels.source_key = {{ lower_text('trim(deals.source)') }}
left join {{ ref('channel') }} as lead_channels on lead_channels.source_key = {{ lower_text('trim(leads.source)') }}
left join {{ ref('stage_share') }} as shares
    on coalesce(shares.pipeline, '') = coalesce(deals.pipeline, '')
    and shares.stage = deals.stage
left join {{ ref('deal_win') }} as wins on wins.deal_id = deals.deal_id
