-- One row per pipeline and step: by how many days 90 % of the deals that were won had moved on from it.
-- Null where fewer than twenty won deals have been in the step: too few to call anybody slow.
{{ config(tags=['slow']) }}
select
    visits.pipeline as pipeline,
    visits.step as step,
    visits.step_order as step_order,
    count(*) as won_deal_count,
    case when count(*) >= 20 then {{ quantile('visits.spent_days', 0.9) }} end as slow_after_days
from {{ ref('deal_step_visit') }} as visits
join {{ ref('deal') }} as deals on deals.deal_id = visits.deal_id
where
    deals.outcome = 'won'
    and visits.spent_days is not null
group by
    visits.pipeline,
    visits.step,
    visits.step_order
