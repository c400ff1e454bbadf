-- One row per deal and working step of its own pipeline that it has been in, over all its visits to it.
-- A deal that was closed where it stood has left the step at its closing; only an open deal stands in one.
{{ config(tags=['slow']) }}
with

visits as (
    select
        visits.deal_id as deal_id,
        deals.pipeline as pipeline,
        visits.stage as stage,
        visits.entered_at as entered_at,
        case
            when visits.left_at is not null then visits.left_at
            when deals.outcome <> 'open' then greatest(coalesce(deals.closed_at, visits.entered_at), visits.entered_at)
        end as left_at
    from {{ ref('deal_stage_visit') }} as visits
    join {{ ref('deal') }} as deals on deals.deal_id = visits.deal_id
    where coalesce(visits.pipeline, deals.pipeline, '') = coalesce(deals.pipeline, '')
)

select
    visits.deal_id as deal_id,
    steps.pipeline as pipeline,
    steps.stage as step,
    steps.step_order as step_order,
    count(*) as visit_count,
    min(visits.entered_at) as entered_at,
    max(case when visits.left_at is null then visits.entered_at end) as standing_since,
    sum({{ days_between('visits.entered_at', 'visits.left_at') }}) as spent_days
from visits
join {{ ref('pipeline_step') }} as steps
    on coalesce(steps.pipeline, '') = coalesce(visits.pipeline, '')
    and steps.stage = visits.stage
group by
    visits.deal_id,
    steps.pipeline,
    steps.stage,
    steps.step_order
