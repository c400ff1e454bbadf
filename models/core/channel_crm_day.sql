-- One row per day, channel, source and campaign: the side of channel_days that people's edits show in at once, sales on the
-- day they closed, in the channel written on the lead or deal. In a company that keeps no deals a sale is an order, its
-- returns taken off, on the day it was placed.
with

margins as (
    select
        deal_id,
        sum(gross_margin) as gross_margin
    from {{ ref('order_lines') }}
    where deal_id is not null
    group by deal_id
),

any_deal as (
    select count(*) as deal_count from {{ ref('deals') }}
),

orders as (
    select
        order_id,
        max(channel) as channel,
        max(ordered_at) as ordered_at,
        max(case when kind = 'sale' then 1 else 0 end) as is_sale,
        max(case when is_first_order then 1 else 0 end) as is_first_order,
        coalesce(sum(revenue), 0) - coalesce(sum(returns_amount), 0) as revenue,
        sum(gross_margin) as gross_margin
    from {{ ref('order_lines') }}
    where kind in ('sale', 'return')
    group by order_id
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

    union all

    select
        cast('event' as {{ type('text') }}) as basis,
        cast('crm' as {{ type('text') }}) as model,
        {{ day_of('orders.ordered_at', var('timezone')) }} as date,
        orders.channel as channel,
        cast(null as {{ type('text') }}) as source,
        cast(null as {{ type('text') }}) as campaign,
        cast(sum(orders.is_sale) as {{ type('number') }}) as won,
        cast(sum(orders.is_first_order) as {{ type('number') }}) as new_customers,
        sum(orders.revenue) as revenue,
        sum(orders.gross_margin) as gross_margin
    from orders
    cross join any_deal
    where any_deal.deal_count = 0
    group by 1, 2, 3, 4, 5, 6
)

{{ channel_figures(channel_side('event', 'crm'), 'sold') }}
