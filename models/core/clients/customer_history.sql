-- One row per customer who bought, with what models of repeat purchases need to know of him, in days.
-- repeats: purchase days after the first; recency_days: from the first to the last; age_days: from the first to the last day
-- the warehouse knows of; mean_repeat_amount: of the days after the first, null without any.
{{ config(tags=['slow']) }}
with

spans as (
    select
        customer_id,
        cast(count(*) - 1 as {{ type('integer') }}) as repeats,
        min(purchased_on) as first_on,
        max(purchased_on) as last_on,
        sum(amount) as amount
    from {{ ref('purchase_day') }}
    where is_purchase
    group by customer_id
)

select
    spans.customer_id as customer_id,
    spans.repeats as repeats,
    spans.first_on as first_on,
    spans.last_on as last_on,
    {{ days_from('spans.first_on', 'spans.last_on') }} as recency_days,
    {{ days_from('spans.first_on', 'observed.observed_on') }} as age_days,
    {{ days_from('spans.last_on', 'observed.observed_on') }} as silent_days,
    cast(spans.amount as {{ type('money') }}) as amount,
    case
        when spans.repeats > 0
            then cast(spans.amount - firsts.amount as {{ type('double') }}) / cast(spans.repeats as {{ type('double') }})
    end as mean_repeat_amount
from spans
join {{ ref('purchase_day') }} as firsts
    on firsts.customer_id = spans.customer_id
    and firsts.purchased_on = spans.first_on
cross join {{ ref('observed_until') }} as observed
