-- One row per customer who bought, with the segments he is in on the last day the warehouse knows of.
{{ config(tags=['slow']) }}
select
    months.customer_id as customer_id,
    months.recency_score as recency_score,
    months.frequency_score as frequency_score,
    months.money_score as money_score,
    months.rfm_segment as rfm_segment,
    classes.abc as abc,
    classes.xyz as xyz,
    classes.variation as variation
from {{ ref('rfm_month') }} as months
left join {{ ref('abc_xyz') }} as classes on classes.customer_id = months.customer_id
where months.is_current
