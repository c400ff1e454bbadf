-- One row per visit of a deal to a stage; a stage entered twice is two rows.
-- An open visit has no dwell: counting it up to today would change yesterday's average.
with

sourced as (
    {{ union_staged('deal_stage_change') }}
),

moves as (
    select
        *,
        row_number() over (
            partition by deal_id order by changed_at, stage_order, deal_stage_change_id
        ) as move_number
    from sourced
    where
        not is_deleted
        and changed_at is not null
),

known_changes as (
    select
        deal_stage_change_id,
        system,
        deal_id,
        pipeline,
        stage,
        stage_order,
        changed_by_id,
        changed_at
    from moves

    union all

    -- the stage a deal began in, where the source tells it only by the first move out of it
    select
        deal_stage_change_id || '-left' as deal_stage_change_id,
        system,
        deal_id,
        left_pipeline as pipeline,
        left_stage as stage,
        left_stage_order as stage_order,
        cast(null as {{ type('reference') }}) as changed_by_id,
        deal_created_at as changed_at
    from moves
    where
        move_number = 1
        and left_stage is not null
        and deal_created_at <= changed_at
),

changes as (
    select
        *,
        {{ previous_value('stage', within='deal_id', order='changed_at, stage_order, deal_stage_change_id') }} as previous_stage,
        {{ previous_value('pipeline', within='deal_id', order='changed_at, stage_order, deal_stage_change_id') }}
            as previous_pipeline
    from known_changes
),

entries as (
    -- a change of something else than the stage is not a visit; a stage of the same name in another pipeline is another
    select *
    from changes
    where
        previous_stage is null
        or previous_stage <> stage
        or previous_pipeline <> pipeline
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
