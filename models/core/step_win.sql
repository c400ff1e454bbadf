-- One row per pipeline and step: of the closed deals that reached or passed it, how many were won.
-- win_chance draws the share towards that of all closed deals, as if twenty more had gone at it: a step that three deals
-- have seen does not decide.
{{ config(tags=['slow']) }}
with

closed as (
    select
        progress.deal_id as deal_id,
        coalesce(progress.pipeline, '') as pipeline_key,
        progress.reached_order as reached_order,
        case when deals.outcome = 'won' then 1 else 0 end as is_won
    from {{ ref('deal_progress') }} as progress
    join {{ ref('deal') }} as deals on deals.deal_id = progress.deal_id
    where deals.outcome in ('won', 'lost')
),

overall as (
    select sum(is_won) / cast(nullif(count(*), 0) as {{ type('double') }}) as win_share
    from closed
)

select
    steps.pipeline as pipeline,
    steps.stage as step,
    steps.step_order as step_order,
    count(closed.deal_id) as closed_deal_count,
    coalesce(sum(closed.is_won), 0) as won_deal_count,
    (coalesce(sum(closed.is_won), 0) + 20 * max(overall.win_share)) / (count(closed.deal_id) + 20) as win_chance
from {{ ref('pipeline_step') }} as steps
cross join overall
left join closed
    on closed.pipeline_key = coalesce(steps.pipeline, '')
    and closed.reached_order >= steps.step_order
group by
    steps.pipeline,
    steps.stage,
    steps.step_order
