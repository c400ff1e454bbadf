-- One row per purchase: an order with its returns taken off, or a won deal in a company that keeps no orders.
-- Orders and deals are never added together: the same sale often stands in both.
-- customer_id is null where the source does not say who bought.
{{ config(tags=['slow']) }}
with

orders as (
    select
        order_id,
        max(buyer_id) as record_key,
        max(channel) as channel,
        max(country) as country,
        max(ordered_at) as purchased_at,
        coalesce(sum(revenue), 0) - coalesce(sum(returns_amount), 0) as amount,
        sum(gross_margin) as gross_margin
    from {{ ref('order_lines') }}
    where kind in ('sale', 'return')
    group by order_id
),

any_order as (
    select count(*) as order_count from orders
),

bought as (
    select
        order_id as purchase_id,
        cast('order' as {{ type('text') }}) as kind,
        record_key,
        channel,
        country,
        purchased_at,
        cast(amount as {{ type('money') }}) as amount,
        cast(gross_margin as {{ type('money') }}) as gross_margin
    from orders

    union all

    select
        deals.deal_id as purchase_id,
        cast('deal' as {{ type('text') }}) as kind,
        {{ client_key('deals.company_id', 'deals.contact_id') }} as record_key,
        deals.channel as channel,
        cast(null as {{ type('text') }}) as country,
        deals.closed_at as purchased_at,
        cast(deals.amount as {{ type('money') }}) as amount,
        cast(null as {{ type('money') }}) as gross_margin
    from {{ ref('deals') }} as deals
    cross join any_order
    where
        deals.status = 'won'
        and any_order.order_count = 0
)

select
    bought.purchase_id as purchase_id,
    bought.kind as kind,
    bought.record_key as record_key,
    coalesce(members.customer_id, bought.record_key) as customer_id,
    bought.channel as channel,
    bought.country as country,
    bought.purchased_at as purchased_at,
    {{ day_of('bought.purchased_at', var('timezone')) }} as purchased_on,
    bought.amount as amount,
    bought.gross_margin as gross_margin
from bought
left join {{ ref('customer_member') }} as members on members.record_key = bought.record_key
