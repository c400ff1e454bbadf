-- One row per deal and step of its pipeline that it reached or passed; a skipped step counts as passed, a won deal has
-- passed all, a lost one is dropped at the furthest step it ever reached. Going back does not lower a deal.
-- The lost amounts of all steps add up to what was lost: entered minus won minus still open.
-- dwell_days: days in the step over all visits, null while the deal is still there or where it skipped the step.
{{ config(tags=['slow']) }}
with

visits as (
    select
        visits.deal_id as deal_id,
        steps.step_order as step_order,
        min(visits.entered_at) as entered_at,
        sum(visits.dwell_days) as spent_days,
        sum(case when visits.left_at is null then 1 else 0 end) as standing_count
    from {{ ref('deal_stage_visits') }} as visits
    join {{ ref('pipeline_step') }} as steps
        on coalesce(steps.pipeline, '') = coalesce(visits.pipeline, '')
        and steps.stage = visits.stage
    group by
        visits.deal_id,
        steps.step_order
),

furthest as (
    select
        deal_id,
        max(step_order) as step_order
    from visits
    group by deal_id
),

last_steps as (
    select
        pipeline,
        max(step_order) as step_order
    from {{ ref('pipeline_step') }}
    group by pipeline
),

deals as (
    select
        deals.deal_id as deal_id,
        coalesce(deals.pipeline, '') as pipeline_key,
        deals.status as status,
        deals.channel as channel,
        deals.owner as owner,
        deals.team as team,
        deals.amount as amount,
        deals.lost_reason as lost_reason,
        deals.created_at as created_at,
        case
            when deals.status = 'won' then last_steps.step_order
            else coalesce(furthest.step_order, standing.step_order, 1)
        end as reached_order
    from {{ ref('deals') }} as deals
    left join last_steps on coalesce(last_steps.pipeline, '') = coalesce(deals.pipeline, '')
    left join furthest on furthest.deal_id = deals.deal_id
    left join {{ ref('pipeline_step') }} as standing
        on coalesce(standing.pipeline, '') = coalesce(deals.pipeline, '')
        and standing.stage = deals.stage
),

reached as (
    select
        deals.deal_id as deal_id,
        steps.pipeline as pipeline,
        steps.stage as step,
        steps.step_order as step_order,
        deals.status as status,
        deals.reached_order as reached_order,
        deals.channel as channel,
        deals.owner as owner,
        deals.team as team,
        deals.lost_reason as lost_reason,
        deals.amount as amount,
        deals.created_at as created_at
    from deals
    join {{ ref('pipeline_step') }} as steps on coalesce(steps.pipeline, '') = deals.pipeline_key
    where steps.step_order <= deals.reached_order
)

select
    {{ joined_text(['reached.deal_id', as_text('reached.step_order')], ' ') }} as funnel_step_id,
    reached.deal_id as deal_id,
    reached.pipeline as pipeline,
    reached.step as step,
    reached.step_order as step_order,
    reached.channel as channel,
    reached.owner as owner,
    reached.team as team,
    reached.lost_reason as lost_reason,
    {{ flag("reached.status = 'won' or reached.step_order < reached.reached_order") }} as is_passed,
    {{ flag("reached.status = 'lost' and reached.step_order = reached.reached_order") }} as is_dropped,
    {{ flag('visits.step_order is not null') }} as is_visited,
    reached.amount as amount,
    case
        when reached.status = 'lost' and reached.step_order = reached.reached_order then reached.amount
    end as lost_amount,
    reached.created_at as created_at,
    coalesce(visits.entered_at, reached.created_at) as entered_at,
    case when visits.standing_count = 0 then visits.spent_days end as dwell_days
from reached
left join visits
    on visits.deal_id = reached.deal_id
    and visits.step_order = reached.step_order
