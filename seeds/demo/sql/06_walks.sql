-- The walk of a deal through its stages. Stage 6 is won, 7 is lost; a deal may skip a stage, go back, or be lost and
-- reopened. `given` names a table with deal_key, starts_at or ends_at, will_win, lost_stage, is_newcomers.
create macro path_of(deal_key, will_win, last_stage, stage_count) as
    list_concat(
        case
            when stage_count = 5 and last_stage >= 4 and chance(deal_key, 'goes back') < 0.08
                then list_concat([1, 2, 3, 4, 3], range(4, last_stage + 1))
            when stage_count = 5 and last_stage = 5 and chance(deal_key, 'skips samples') < 0.08 then [1, 2, 3, 5]
            when stage_count = 5 and last_stage >= 3 and chance(deal_key, 'skips needs') < 0.04
                then list_concat([1], range(3, last_stage + 1))
            when stage_count = 5 and will_win and chance(deal_key, 'reopened') < 0.03 then [1, 2, 3, 7, 3, 4, 5]
            else range(1, last_stage + 1)
        end,
        [if(will_win, 6, 7)]
    );

create macro walks(given, named_pipeline, stage_count) as table
with

steps as (
    select
        deal_key,
        starts_at,
        ends_at,
        is_newcomers,
        starts_at is not null and not will_win and chance(deal_key, 'stuck') < 0.03 as is_stuck,
        len(path) as step_count,
        unnest(path)::integer as stage_order,
        generate_subscripts(path, 1) as step
    from (
        select
            *,
            path_of(deal_key, will_win, if(will_win, stage_count, lost_stage), stage_count) as path
        from query_table(given)
    )
),

timed as (
    select
        steps.*,
        case
            when steps.step = steps.step_count then 0
            when steps.is_newcomers then seconds_in(2 + 3 * chance(deal_key * 100 + steps.step, 'dwell'))
            -- forgotten for good: three hundred years
            when steps.is_stuck and steps.step = steps.step_count - 1 then 9000000000
            when stages.stage_order is null then seconds_in(weibull(deal_key * 100 + steps.step, 'dwell', 12, 1.5))
            else seconds_in(0.01 + weibull(deal_key * 100 + steps.step, 'dwell', stages.median_days, stages.shape))
        end as dwell_seconds
    from steps
    left join stages on stages.pipeline = named_pipeline and stages.stage_order = steps.stage_order
),

placed as (
    select
        *,
        sum(dwell_seconds) over (partition by deal_key order by step) - dwell_seconds as seconds_before,
        sum(dwell_seconds) over (partition by deal_key) as seconds_in_all
    from timed
)

select
    deal_key,
    step,
    stage_order,
    step = step_count as is_last,
    office_time(coalesce(later(starts_at, seconds_before), later(ends_at, seconds_before - seconds_in_all))) as entered_at
from placed;

create table new_walk as
from walks('new_deal', 'Новые клиенты', 5)
where entered_at < export_moment();
