-- One row per day, channel, source and campaign: the side of channel_days that people's edits show in at once, sales on the
-- day they closed, in the channel written on the lead or deal.
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
)

{{ channel_figures(channel_side('event', 'crm'), 'sold') }}
