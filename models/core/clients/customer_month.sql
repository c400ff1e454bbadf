-- One row per day looked from and customer who had bought by then, as it was known on that day. The days are the last the
-- warehouse knows of (is_current) and the ends of the twelve months before it.
-- revenue is net of returns; purchase_days are days with a purchase.
{{ config(tags=['slow']) }}
with

views as (
    select observed_on as seen_on, cast(true as {{ type('flag') }}) as is_current from {{ ref('observed_until') }}
{%- for back in range(0, 12) %}
    union all
    select
        {{ days_after(months_after(month_start('observed_on'), -back), -1) }} as seen_on,
        cast(false as {{ type('flag') }}) as is_current
    from {{ ref('observed_until') }}
{%- endfor %}
),

sums as (
    select
        views.seen_on as seen_on,
        views.is_current as is_current,
        days.customer_id as customer_id,
        min(case when days.is_purchase then days.purchased_on end) as first_on,
        max(case when days.is_purchase then days.purchased_on end) as last_on,
        cast(sum(case when days.is_purchase then 1 else 0 end) as {{ type('integer') }}) as purchase_days,
        cast(sum(days.amount) as {{ type('money') }}) as revenue,
        cast(
            sum(case when days.purchased_on > {{ days_after('views.seen_on', -365) }} then days.amount else 0 end)
            as {{ type('money') }}
        ) as revenue_year
    from {{ ref('purchase_day') }} as days
    join views on views.seen_on >= days.purchased_on
    group by
        views.seen_on,
        views.is_current,
        days.customer_id
)

select
    seen_on,
    is_current,
    customer_id,
    first_on,
    last_on,
    {{ days_from('first_on', 'seen_on') }} as age_days,
    {{ days_from('last_on', 'seen_on') }} as silent_days,
    purchase_days,
    revenue,
    revenue_year
from sums
where purchase_days > 0
