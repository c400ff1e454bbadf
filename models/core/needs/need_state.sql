-- One row per day looked from, customer and product the customer had bought by then, as it was known on that day.
-- The days looked from are the last the warehouse knows and three before it, 30 days apart: on those three it is known
-- what came next. stock is what the last purchase brought, less what was brought back since.
-- units were used up in usage_days: what was bought was used by the next purchase, so the last purchase does not count.
{{ config(tags=['slow']) }}
with

views as (
    select observed_on as seen_on from {{ ref('observed_until') }}
{%- for back in [30, 60, 90] %}
    union all
    select {{ days_after('observed_on', -back) }} as seen_on from {{ ref('observed_until') }}
{%- endfor %}
),

purchases as (
    select
        customer_id,
        product_id,
        bought_on,
        quantity,
        amount,
        {{ previous_value('bought_on', within='customer_id, product_id', order='bought_on') }} as previous_on,
        {{ next_value('bought_on', within='customer_id, product_id', order='bought_on') }} as next_on
    from {{ ref('product_day') }}
    where is_purchase
),

spans as (
    select
        views.seen_on as seen_on,
        purchases.customer_id as customer_id,
        purchases.product_id as product_id,
        cast(count(*) as {{ type('integer') }}) as purchase_count,
        min(purchases.bought_on) as first_on,
        max(purchases.bought_on) as last_on,
        -- the purchase after the last one seen, when there was any; else it is the last one itself
        max(purchases.next_on) as latest_next_on,
        {{ median(days_from('purchases.previous_on', 'purchases.bought_on')) }} as median_interval_days,
        sum(purchases.amount) as bought_amount
    from purchases
    cross join views
    where purchases.bought_on <= views.seen_on
    group by
        views.seen_on,
        purchases.customer_id,
        purchases.product_id
),

used as (
    select
        spans.seen_on as seen_on,
        spans.customer_id as customer_id,
        spans.product_id as product_id,
        sum(case when days.bought_on < spans.last_on then days.quantity end) as units,
        sum(case when days.bought_on >= spans.last_on then days.quantity end) as stock
    from spans
    join {{ ref('product_day') }} as days
        on days.customer_id = spans.customer_id
        and days.product_id = spans.product_id
    where days.bought_on <= spans.seen_on
    group by
        spans.seen_on,
        spans.customer_id,
        spans.product_id
)

select
    spans.seen_on as seen_on,
    spans.customer_id as customer_id,
    spans.product_id as product_id,
    spans.purchase_count as purchase_count,
    spans.first_on as first_on,
    spans.last_on as last_on,
    case when spans.latest_next_on > spans.seen_on then spans.latest_next_on end as next_on,
    spans.median_interval_days as median_interval_days,
    cast(spans.bought_amount as {{ type('double') }}) / cast(spans.purchase_count as {{ type('double') }}) as usual_amount,
    cast(coalesce(used.units, 0) as {{ type('double') }}) as units,
    cast(used.stock as {{ type('double') }}) as stock,
    {{ days_from('spans.first_on', 'spans.last_on') }} as usage_days
from spans
join used
    on used.seen_on = spans.seen_on
    and used.customer_id = spans.customer_id
    and used.product_id = spans.product_id
