-- One row per basis of time, attribution model, day, channel, source and campaign, with what channels sold; money of all
-- rows of one basis and model adds up to the same whole.
-- Basis 'event': a sale on the day it closed, by every attribution model but 'crm', which channel_days counts itself.
-- Basis 'lead': a sale and all later ones of the client on the day of the lead that brought the client, in its channel.
-- Basis 'payment': money on the day it was paid, a sale on the day of its first payment, in the deal's own channel; margin
-- as the paid part of the sale's margin. Money paid for no known deal keeps the channel of its order, else none.
{{ config(tags=['slow']) }}
with

margins as (
    select
        deal_id,
        sum(gross_margin) as gross_margin
    from {{ ref('order_lines') }}
    where deal_id is not null
    group by deal_id
),

paid as (
    select
        payments.payment_id as payment_id,
        coalesce(payments.deal_id, orders.deal_id) as deal_id,
        orders.channel as order_channel,
        {{ day_of('payments.paid_at', var('timezone')) }} as date,
        {{ company_money('payments.amount', 'payments.currency', 'rates.rate') }} as amount,
        row_number() over (
            partition by coalesce(payments.deal_id, orders.deal_id) order by payments.paid_at, payments.payment_id
        ) as payment_number
    from {{ ref('payment') }} as payments
    left join {{ ref('order') }} as orders on orders.order_id = payments.order_id
    left join {{ ref('currency_rate') }} as rates
        on {{ rate_holds('rates', 'payments.currency', 'payments.paid_at') }}
),

sales as (
    select
        cast('event' as {{ type('text') }}) as basis,
        model,
        date,
        channel,
        source,
        campaign,
        conversions as won,
        new_customers,
        revenue,
        gross_margin
    from {{ ref('attribution_days') }}
    where
        model <> 'crm'
        and day_revenue is null

    union all

    select
        cast('lead' as {{ type('text') }}) as basis,
        cast('crm' as {{ type('text') }}) as model,
        {{ day_of('origins.came_at', var('timezone')) }} as date,
        origins.channel as channel,
        origins.source as source,
        origins.campaign as campaign,
        cast(1 as {{ type('number') }}) as won,
        cast(case when deals.is_first_win then 1 else 0 end as {{ type('number') }}) as new_customers,
        deals.amount as revenue,
        cast(margins.gross_margin as {{ type('money') }}) as gross_margin
    from {{ ref('deal_origin') }} as origins
    join {{ ref('deals') }} as deals on deals.deal_id = origins.deal_id
    left join margins on margins.deal_id = origins.deal_id

    union all

    select
        cast('payment' as {{ type('text') }}) as basis,
        cast('crm' as {{ type('text') }}) as model,
        paid.date as date,
        coalesce(deals.channel, paid.order_channel) as channel,
        deals.source as source,
        deals.campaign as campaign,
        cast(case when deals.status = 'won' and paid.payment_number = 1 then 1 else 0 end as {{ type('number') }}) as won,
        cast(case when deals.is_first_win and paid.payment_number = 1 then 1 else 0 end as {{ type('number') }})
            as new_customers,
        paid.amount as revenue,
        {{ money_times(
            'margins.gross_margin',
            'cast(paid.amount as ' ~ type('double') ~ ') / nullif(cast(deals.amount as ' ~ type('double') ~ '), 0)'
        ) }} as gross_margin
    from paid
    left join {{ ref('deals') }} as deals on deals.deal_id = paid.deal_id
    left join margins on margins.deal_id = paid.deal_id
)

select
    basis,
    model,
    date,
    channel,
    source,
    campaign,
    sum(won) as won,
    sum(new_customers) as new_customers,
    sum(revenue) as revenue,
    sum(gross_margin) as gross_margin
from sales
group by
    basis,
    model,
    date,
    channel,
    source,
    campaign
