-- One row per day looked from and customer who had bought by then: all that a rule of a segment may ask of him, as it was known
-- on that day.
{{ config(tags=['slow']) }}
select
    months.seen_on as seen_on,
    months.is_current as is_current,
    months.customer_id as customer_id,
    months.revenue as revenue,
    months.revenue_year as revenue_year,
    months.purchase_days as purchase_days,
    months.silent_days as silent_days,
    months.age_days as age_days,
    scores.recency_score as recency_score,
    scores.frequency_score as frequency_score,
    scores.money_score as money_score,
    scores.rfm_segment as rfm_segment,
    profiles.industry as industry,
    profiles.country as country
from {{ ref('customer_month') }} as months
join {{ ref('rfm_month') }} as scores
    on scores.customer_id = months.customer_id
    and scores.seen_on = months.seen_on
left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = months.customer_id
