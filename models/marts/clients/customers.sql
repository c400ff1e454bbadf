-- One row per customer who bought. Money is net of returns and in the company's currency; margin is null where no order
-- tells it. is_lost: silent longer than 9 of 10 of his own intervals (core.customer_rhythm); null where nobody has come
-- twice yet. What models expect of the next year is null where they could not be fitted: marts.model_fits says why.
{{ config(tags=['slow']) }}
with

orders as (
    select
        customer_id,
        min(case when amount >= 0 then purchased_at end) as first_order_at,
        max(case when amount >= 0 then purchased_at end) as last_order_at,
        cast(sum(case when amount >= 0 then 1 else 0 end) as {{ type('integer') }}) as order_count,
        cast(sum(amount) as {{ type('money') }}) as revenue,
        cast(sum(gross_margin) as {{ type('money') }}) as gross_margin
    from {{ ref('purchase') }}
    where customer_id is not null
    group by customer_id
),

firsts as (
    select
        purchases.customer_id as customer_id,
        max(purchases.channel) as channel,
        max(purchases.country) as country
    from {{ ref('purchase') }} as purchases
    join orders
        on orders.customer_id = purchases.customer_id
        and orders.first_order_at = purchases.purchased_at
    where purchases.amount >= 0
    group by purchases.customer_id
)

select
    orders.customer_id as customer_id,
    profiles.company_id as company_id,
    profiles.contact_id as contact_id,
    profiles.company as company,
    profiles.industry as industry,
    coalesce(profiles.country, firsts.country) as country,
    profiles.owner_id as owner_id,
    owners.name as owner,
    owners.team as team,
    firsts.channel as channel,
    orders.first_order_at as first_order_at,
    orders.last_order_at as last_order_at,
    orders.order_count as order_count,
    orders.revenue as revenue,
    orders.gross_margin as gross_margin,
    months.purchase_days as purchase_days,
    months.revenue_year as revenue_year,
    months.silent_days as silent_days,
    rhythms.interval_count as interval_count,
    rhythms.usual_days as usual_days,
    rhythms.limit_days as limit_days,
    case when rhythms.limit_days is not null then rhythms.is_lost end as is_lost,
    rhythms.lost_noticed_on as lost_noticed_on,
    rhythms.lost_on as lost_on,
    {{ flag('months.silent_days > 180') }} as is_silent_half_year,
    case when outlooks.p_alive is not null then outlooks.p_alive < 0.5 end as is_likely_gone,
    segments.recency_score as recency_score,
    segments.frequency_score as frequency_score,
    segments.money_score as money_score,
    segments.rfm_segment as rfm_segment,
    segments.abc as abc,
    segments.xyz as xyz,
    outlooks.p_alive as p_alive,
    outlooks.expected_orders as expected_orders,
    outlooks.orders_low as orders_low,
    outlooks.orders_high as orders_high,
    outlooks.expected_spend as expected_spend,
    outlooks.expected_value as expected_value,
    outlooks.orders_variance as orders_variance,
    outlooks.value_variance as value_variance,
{%- for k in range(1, 5) %}
    outlooks.orders_slope_{{ k }} as orders_slope_{{ k }},
{%- endfor %}
{%- for k in range(1, 8) %}
    outlooks.value_slope_{{ k }} as value_slope_{{ k }}{{ ',' if not loop.last else '' }}
{%- endfor %}
from orders
left join firsts on firsts.customer_id = orders.customer_id
left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = orders.customer_id
left join {{ ref('employee') }} as owners on owners.employee_id = profiles.owner_id
left join {{ ref('customer_month') }} as months
    on months.customer_id = orders.customer_id
    and months.is_current
left join {{ ref('customer_rhythm') }} as rhythms on rhythms.customer_id = orders.customer_id
left join {{ ref('customer_segment') }} as segments on segments.customer_id = orders.customer_id
left join {{ ref('customer_outlook') }} as outlooks on outlooks.customer_id = orders.customer_id
where orders.first_order_at is not null
