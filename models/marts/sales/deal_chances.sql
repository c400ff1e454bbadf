-- One row per open deal: the chance that it is won (p_win), by what was learned from snapshots of earlier deals; where that
-- could not be learned, or nothing is known of where the deal stands, by the share of its step, else of all closed deals
-- (basis: 'model', 'step', 'all'). swing is what the forecast may move by with this one deal: amount times the deviation.
{{ config(tags=['slow']) }}
with

coefficients as (
    select
        name,
        value
    from {{ ref('win_fit') }}
    where part = 'coefficient'
),

intercept as (
    select
        max(case when name = 'intercept' then value end) as value,
        max(case when name = 'owner lift' then value end) as owner_weight,
        max(case when name = 'channel lift' then value end) as channel_weight
    from coefficients
),

present as (
    select
        snapshots.deal_id as deal_id,
        snapshots.age_days as age_days,
        snapshots.step_order as step_order,
        intercept.value
            + coalesce(of_step.value, 0)
            + coalesce(of_age.value, 0)
            + coalesce(of_size.value, 0)
            + snapshots.owner_lift * intercept.owner_weight
            + snapshots.channel_lift * intercept.channel_weight as score
    from {{ ref('deal_snapshots') }} as snapshots
    cross join intercept
    left join coefficients as of_step
        on of_step.name = 'step ' || {{ as_text('snapshots.step_order') }} || ' of ' || snapshots.pipeline_key
    left join coefficients as of_age on of_age.name = snapshots.age_bucket
    left join coefficients as of_size on of_size.name = snapshots.size_bucket
    where snapshots.is_present
),

overall as (
    select
        sum(case when status = 'won' then 1 else 0 end)
            / cast(nullif(sum(case when status in ('won', 'lost') then 1 else 0 end), 0) as {{ type('double') }}) as win_share
    from {{ ref('deals') }}
),

chances as (
    select
        deals.deal_id as deal_id,
        deals.title as title,
        deals.pipeline as pipeline,
        deals.stage as stage,
        deals.owner as owner,
        deals.team as team,
        deals.channel as channel,
        deals.amount as amount,
        present.age_days as age_days,
        coalesce(present.step_order, progress.standing_order) as step_order,
        case
            when present.score is not null then 1 / (1 + exp(-present.score))
            else coalesce(steps.win_chance, overall.win_share)
        end as p_win,
        case
            when present.score is not null then 'model'
            when steps.win_chance is not null then 'step'
            when overall.win_share is not null then 'all'
        end as basis
    from {{ ref('deals') }} as deals
    cross join overall
    left join present on present.deal_id = deals.deal_id
    left join {{ ref('deal_progress') }} as progress on progress.deal_id = deals.deal_id
    left join {{ ref('step_win') }} as steps
        on coalesce(steps.pipeline, '') = coalesce(deals.pipeline, '')
        and steps.step_order = progress.standing_order
    where deals.status = 'open'
)

select
    deal_id,
    title,
    pipeline,
    stage,
    owner,
    team,
    channel,
    amount,
    age_days,
    step_order,
    p_win,
    basis,
    {{ money_times('amount', 'p_win') }} as weighted_amount,
    {{ money_times('amount', 'sqrt(p_win * (1 - p_win))') }} as swing
from chances
