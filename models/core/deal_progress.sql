-- One row per deal: how far it got in the steps of its pipeline, and how long an open one has stood where it stands.
-- reached_order: the furthest step it was ever in; a won deal has passed them all, going back does not lower it. Null
-- where no step of its pipeline is known. complete_order: the last step up to which it was in every one, 0 without the
-- first. standing_days: days in the present step over all visits, up to the day the data reach. is_stuck: longer than 90 %
-- of the deals that were won needed.
{{ config(tags=['slow']) }}
with

walked as (
    select
        deal_id,
        step,
        step_order,
        standing_since,
        spent_days,
        row_number() over (partition by deal_id order by step_order) as place
    from {{ ref('deal_step_visit') }}
),

walks as (
    select
        deal_id,
        max(step_order) as furthest_order,
        sum(case when place = step_order then 1 else 0 end) as complete_order,
        {{ string_agg_ordered(as_text('step_order'), 'step_order', '|') }} as visited_steps,
        max(case when standing_since is not null then step_order end) as standing_order
    from walked
    group by deal_id
),

last_steps as (
    select
        pipeline,
        max(step_order) as step_order
    from {{ ref('pipeline_step') }}
    group by pipeline
),

progress as (
    select
        deals.deal_id as deal_id,
        deals.pipeline as pipeline,
        deals.outcome as outcome,
        case
            when deals.outcome = 'won' then last_steps.step_order
            when last_steps.step_order is not null
                then coalesce(walks.furthest_order, named.step_order, 1)
        end as reached_order,
        coalesce(walks.complete_order, 0) as complete_order,
        walks.visited_steps as visited_steps,
        case when deals.outcome = 'open' then coalesce(walks.standing_order, named.step_order) end as standing_order
    from {{ ref('deal') }} as deals
    left join last_steps on coalesce(last_steps.pipeline, '') = coalesce(deals.pipeline, '')
    left join walks on walks.deal_id = deals.deal_id
    left join {{ ref('pipeline_step') }} as named
        on coalesce(named.pipeline, '') = coalesce(deals.pipeline, '')
        and named.stage = deals.stage
),

standing as (
    select
        visits.deal_id as deal_id,
        visits.step_order as step_order,
        greatest(
            {{ days_between('visits.standing_since', 'observed.observed_on') }} + 1, cast(0 as {{ type('double') }})
        ) + coalesce(visits.spent_days, 0) as standing_days
    from {{ ref('deal_step_visit') }} as visits
    cross join {{ ref('observed_until') }} as observed
    where visits.standing_since is not null
)

select
    progress.deal_id as deal_id,
    progress.pipeline as pipeline,
    progress.reached_order as reached_order,
    progress.complete_order as complete_order,
    '|' || progress.visited_steps || '|' as visited_steps,
    progress.standing_order as standing_order,
    standing.standing_days as standing_days,
    pace.slow_after_days as slow_after_days,
    {{ flag('standing.standing_days > pace.slow_after_days') }} as is_stuck
from progress
left join standing
    on standing.deal_id = progress.deal_id
    and standing.step_order = progress.standing_order
left join {{ ref('step_pace') }} as pace
    on coalesce(pace.pipeline, '') = coalesce(progress.pipeline, '')
    and pace.step_order = progress.standing_order
