-- One row per deal and step of its pipeline that it reached or passed; a skipped step counts as passed, a won deal has
-- passed all, a lost one is dropped at the furthest step it ever reached. Going back does not lower a deal. A deal in whose
-- pipeline no step is known is one row without a step, so that every deal and its money are here.
-- The lost amounts of all steps add up to what was lost: entered minus won minus still open.
-- dwell_days: days in the step over all visits, null while the deal is still there or where it skipped the step.
-- watched_days: the same, of a deal that is still there up to the day the data reach; has_left tells them apart.
-- is_stuck: an open deal stands in this very step, longer than 90 % of the won ones needed (slow_after_days).
-- expected_loss: of a deal dropped here, its amount by the chance of winning that deals have which come so far.
{{ config(tags=['slow']) }}
with

reached as (
    select
        deals.deal_id as deal_id,
        progress.pipeline as pipeline,
        steps.stage as step,
        steps.step_order as step_order,
        progress.reached_order as reached_order,
        progress.complete_order as complete_order,
        progress.standing_order as standing_order,
        progress.standing_days as standing_days,
        progress.is_stuck as is_stuck,
        deals.status as status,
        deals.channel as channel,
        deals.owner as owner,
        deals.team as team,
        deals.lost_reason as lost_reason,
        deals.amount as amount,
        deals.created_at as created_at
    from {{ ref('deals') }} as deals
    join {{ ref('deal_progress') }} as progress on progress.deal_id = deals.deal_id
    left join {{ ref('pipeline_step') }} as steps
        on coalesce(steps.pipeline, '') = coalesce(progress.pipeline, '')
        and steps.step_order <= progress.reached_order
    where
        steps.step_order is not null
        or progress.reached_order is null
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
    {{ flag(
        "reached.status = 'lost' and (reached.step_order is null or reached.step_order = reached.reached_order)"
    ) }} as is_dropped,
    {{ flag('visits.step_order is not null') }} as is_visited,
    {{ flag('reached.step_order <= reached.complete_order') }} as is_complete,
    {{ flag('reached.step_order = 1 or reached.step_order is null') }} as is_entry,
    reached.amount as amount,
    case
        when reached.status = 'lost' and (reached.step_order is null or reached.step_order = reached.reached_order)
            then reached.amount
    end as lost_amount,
    case
        when reached.status = 'lost' and reached.step_order = reached.reached_order
            then {{ money_times('reached.amount', 'chances.win_chance') }}
    end as expected_loss,
    reached.created_at as created_at,
    coalesce(visits.entered_at, reached.created_at) as entered_at,
    case when visits.standing_since is null then visits.spent_days end as dwell_days,
    case
        when visits.standing_since is null then visits.spent_days
        when reached.step_order = reached.standing_order then reached.standing_days
    end as watched_days,
    {{ flag('visits.standing_since is null') }} as has_left,
    pace.slow_after_days as slow_after_days,
    {{ flag('reached.is_stuck and reached.step_order = reached.standing_order') }} as is_stuck
from reached
left join {{ ref('deal_step_visit') }} as visits
    on visits.deal_id = reached.deal_id
    and visits.step_order = reached.step_order
left join {{ ref('step_win') }} as chances
    on coalesce(chances.pipeline, '') = coalesce(reached.pipeline, '')
    and chances.step_order = reached.step_order
left join {{ ref('step_pace') }} as pace
    on coalesce(pace.pipeline, '') = coalesce(reached.pipeline, '')
    and pace.step_order = reached.step_order
