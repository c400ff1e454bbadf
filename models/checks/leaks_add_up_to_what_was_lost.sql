-- Over all steps of a pipeline the leaks are what came in less what was won and what is still open, and every deal is there.
with

by_deal as (
    select
        coalesce(pipeline, '') as pipeline,
        count(*) as deal_count,
        coalesce(sum(amount), 0) - coalesce(sum(case when status = 'won' then amount end), 0)
            - coalesce(sum(case when status = 'open' then amount end), 0) as lost_amount
    from {{ ref('deals') }}
    group by 1
),

by_step as (
    select
        coalesce(pipeline, '') as pipeline,
        sum(case when is_entry then 1 else 0 end) as deal_count,
        coalesce(sum(lost_amount), 0) as lost_amount
    from {{ ref('funnel_steps') }}
    group by 1
)

select
    by_deal.pipeline as pipeline,
    by_deal.lost_amount as lost,
    by_step.lost_amount as leaked
from by_deal
left join by_step on by_step.pipeline = by_deal.pipeline
where
    by_step.pipeline is null
    or by_step.deal_count <> by_deal.deal_count
    or by_step.lost_amount <> by_deal.lost_amount
