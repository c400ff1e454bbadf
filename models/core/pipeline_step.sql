-- One row per pipeline and working stage, numbered in the order deals go through.
-- A stage is final, not a step, when closed deals stand in it, no open one does, and most visits to it were never left:
-- history names stages only, so "won" and "lost" are told by what happens in them, not by their wording.
{{ config(tags=['slow']) }}
with

visits as (
    select
        coalesce(visits.pipeline, deals.pipeline) as pipeline,
        visits.stage as stage,
        visits.stage_order as stage_order,
        case when visits.left_at is null then 0 else 1 end as is_left,
        case when visits.left_at is null and deals.outcome = 'open' then 1 else 0 end as is_open,
        case when visits.left_at is null and deals.outcome <> 'open' then 1 else 0 end as is_closed
    from {{ ref('deal_stage_visit') }} as visits
    join {{ ref('deal') }} as deals on deals.deal_id = visits.deal_id

    union all

    -- a deal without history stands where it says
    select
        deals.pipeline as pipeline,
        deals.stage as stage,
        deals.stage_order as stage_order,
        0 as is_left,
        case when deals.outcome = 'open' then 1 else 0 end as is_open,
        case when deals.outcome = 'open' then 0 else 1 end as is_closed
    from {{ ref('deal') }} as deals
    left join (select distinct deal_id from {{ ref('deal_stage_visit') }}) as known on known.deal_id = deals.deal_id
    where known.deal_id is null
),

stages as (
    select
        pipeline,
        stage,
        min(stage_order) as stage_order,
        sum(is_open) as open_count,
        sum(is_closed) as closed_count,
        sum(is_left) as left_count,
        count(*) as visit_count
    from visits
    where stage is not null
    group by
        pipeline,
        stage
)

select
    pipeline,
    stage,
    stage_order,
    row_number() over (
        partition by pipeline order by coalesce(stage_order, 2147483647), stage
    ) as step_order
from stages
where
    open_count > 0
    or closed_count = 0
    or 2 * left_count >= visit_count
