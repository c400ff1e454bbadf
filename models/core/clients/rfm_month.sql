-- One row per day looked from and customer who had bought by then, with his scores among the customers of that day, 5 best,
-- and the segment that seeds/reference/rfm_segments.csv gives to them. Equal customers have equal scores.
{{ config(tags=['slow']) }}
with

scored as (
    select
        seen_on,
        is_current,
        customer_id,
        last_on,
        silent_days,
        purchase_days,
        revenue,
        {{ fifth_score('last_on', within='seen_on') }} as recency_score,
        {{ fifth_score('purchase_days', within='seen_on') }} as frequency_score,
        {{ fifth_score('revenue', within='seen_on') }} as money_score
    from {{ ref('customer_month') }}
),

cells as (
    select
        scores.recency_score as recency_score,
        scores.frequency_score as frequency_score,
        min(segments.segment) as rfm_segment
    from (select distinct recency_score, frequency_score from scored) as scores
    cross join {{ ref('rfm_segments') }} as segments
    where
        scores.recency_score >= {{ to_integer('segments.recency_from') }}
        and scores.recency_score <= {{ to_integer('segments.recency_to') }}
        and scores.frequency_score >= {{ to_integer('segments.frequency_from') }}
        and scores.frequency_score <= {{ to_integer('segments.frequency_to') }}
    group by
        scores.recency_score,
        scores.frequency_score
)

select
    scored.seen_on as seen_on,
    scored.is_current as is_current,
    scored.customer_id as customer_id,
    scored.silent_days as silent_days,
    scored.purchase_days as purchase_days,
    scored.revenue as revenue,
    scored.recency_score as recency_score,
    scored.frequency_score as frequency_score,
    scored.money_score as money_score,
    cells.rfm_segment as rfm_segment
from scored
left join cells
    on cells.recency_score = scored.recency_score
    and cells.frequency_score = scored.frequency_score
