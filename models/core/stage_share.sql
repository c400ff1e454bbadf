-- One row per pipeline and stage: of the closed deals that were in it, the share that was won.
-- Null where fewer than ten of them have closed: too few to weigh open money by.
with

closed_visits as (
    select distinct
        visits.pipeline as pipeline,
        visits.stage as stage,
        visits.deal_id as deal_id,
        deals.outcome as outcome
    from {{ ref('deal_stage_visit') }} as visits
    join {{ ref('deal') }} as deals on deals.deal_id = visits.deal_id
    where deals.outcome in ('won', 'lost')
)

select
    pipeline,
    stage,
    count(*) as closed_deal_count,
    case
        when count(*) >= 10
            then sum(case when outcome = 'won' then 1 else 0 end) / cast(count(*) as {{ type('double') }})
    end as win_share
from closed_visits
group by
    pipeline,
    stage
