-- One row per visit of a deal to a stage; a stage entered twice is two rows.
-- An open visit has no dwell: counting it up to today would change yesterday's average.
with

sourced as (
    {{ union_staged('deal_stage_change') }}
),

changes as (
    select
        *,
        {{ previous_value('stage', within='deal_id', order='changed_at, stage_order, deal_stage_change_id') }} as left_stage,
        {{ previous_value('pipeline', within='deal_id', order='changed_at, stage_order, deal_stage_change_id') }}
            as left_pipeline
    from sourced
    where
        not is_deleted
        and changed_at is not null
),

entries as (
    -- a change of something else than the stage is not a visit; a stage of the same name in another pipeline is another
    select *
    from changes
    where
        left_stage is null
        or left_stage <> stage
        or left_pipeline <> pipeline
),

visits as (
    select
        deal_stage_change_id as deal_stage_visit_id,
        system,
        deal_id,
        pipeline,
        stage,
        stage_order,
        changed_by_id,
        changed_at as entered_at,
        {{ next_value('changed_at', within='deal_id', order='changed_at, stage_order, deal_stage_change_id') }} as left_at,
        row_number() over (
            partition by deal_id order by changed_at, stage_order, deal_stage_change_id
        ) as visit_number
    from entries
)

select
    deal_stage_visit_id,
    system,
    deal_id,
    visit_number,
    pipeline,
    stage,
    stage_order,
    changed_by_id,
    entered_at,
    left_at,
    {{ days_between('entered_at', 'left_at') }} as dwell_days
from visits
