-- New clients' deals that had time to end: where the lost ones were lost, and of those who came so far, how many.
with

ended as (
    select
        stage_change.deal_id,
        bool_or(stage_change.stage_order = 6) as is_won,
        max(stage_change.stage_order) filter (stage_change.stage_order < 6) as last_stage
    from stage_change
    join deal on deal.deal_id = stage_change.deal_id
    where deal.is_new and deal.outcome <> 'open' and deal.created_at < (select max(created_at) - interval 120 day from deal)
    group by stage_change.deal_id
)

select
    stages.stage_order::integer as stage_order,
    stages.stage,
    count(*) filter (is_won or last_stage >= stages.stage_order)::integer as reached,
    count(*) filter (not is_won and last_stage = stages.stage_order)::integer as lost,
    count(*) filter (not is_won and last_stage = stages.stage_order) / count(*) filter (not is_won) as share_of_lost,
    lost / reached as loss_rate
from ended
cross join stages
where stages.pipeline = 'Новые клиенты'
group by stages.stage_order, stages.stage
order by stages.stage_order
