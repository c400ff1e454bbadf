-- One row per basis of time, attribution model, day, channel, source and campaign.
-- Spend, visits, leads and deals stand on their own day, alike in every model and basis. What was sold stands where basis and
-- model put it: basis 'event' on the day a deal closed, 'lead' on the day of the lead that brought the client, 'payment' on
-- the day money came; model 'crm' in the channel written on the lead or deal. Bases and models are never added together.
-- The other sides are counted with the slow models, so an edit shows here at once in basis 'event' and model 'crm'.
-- is_paid: money was ever spent on the channel.
with

margins as (
    select
        deal_id,
        sum(gross_margin) as gross_margin
    from {{ ref('order_lines') }}
    where deal_id is not null
    group by deal_id
),

sold as (
    select
        cast('event' as {{ type('text') }}) as basis,
        cast('crm' as {{ type('text') }}) as model,
        {{ day_of('deals.closed_at', var('timezone')) }} as date,
        deals.channel as channel,
        deals.source as source,
        deals.campaign as campaign,
        cast(count(*) as {{ type('number') }}) as won,
        cast(sum(case when deals.is_first_win then 1 else 0 end) as {{ type('number') }}) as new_customers,
        sum(deals.amount) as revenue,
        sum(margins.gross_margin) as gross_margin
    from {{ ref('deals') }} as deals
    left join margins on margins.deal_id = deals.deal_id
    where deals.status = 'won'
    group by 1, 2, 3, 4, 5, 6
),

written as (
    {{ channel_figures(channel_side('event', 'crm'), 'sold') }}
)

select * from written

union all

select * from {{ ref('channel_side_day') }}
