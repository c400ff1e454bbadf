-- One row per deal and Monday of the last two years on which it was open in a step of its pipeline, as it was known at the
-- beginning of that day; and one for the day after the data end, which is how things stand now (is_present).
-- Nothing that happened on or after the day is in the inputs: rates of owners and channels are of deals closed in earlier
-- months, drawn towards the pipeline's own as if twenty more had gone at it, as log odds against it in tenths. Only the
-- amount is today's: sources keep no history of it. What became of the deal (outcome, closed_on) is for learning.
{{ config(tags=['slow']) }}
with

deals as (
    select
        deal_id,
        coalesce(pipeline, '') as pipeline_key,
        owner_id,
        channel,
        status,
        amount,
        {{ day_of('created_at', var('timezone')) }} as created_on,
        {{ day_of('closed_at', var('timezone')) }} as closed_on
    from {{ ref('deals') }}
),

days as (
    select distinct day
    from (
        select created_on as day from deals
        union all
        select closed_on as day from deals
    ) as known_days
    where day is not null
),

snapshot_days as (
    select
        days.day as snapshot_on,
        {{ month_start('days.day') }} as snapshot_month
    from days
    cross join {{ ref('observed_until') }} as observed
    where
        {{ days_from("cast('2001-01-01' as " ~ type('date') ~ ")", 'days.day') }} % 7 = 0
        and days.day <= observed.observed_on
        and {{ days_from('days.day', 'observed.observed_on') }} <= 728

    union all

    select
        {{ days_after('observed_on', 1) }} as snapshot_on,
        {{ month_start(days_after('observed_on', 1)) }} as snapshot_month
    from {{ ref('observed_until') }}
),

months as (
    select distinct snapshot_month from snapshot_days
),

closed_months as (
    select
        pipeline_key,
        owner_id,
        channel,
        {{ month_start('closed_on') }} as closed_month,
        count(*) as closed_count,
        sum(case when status = 'won' then 1 else 0 end) as won_count
    from deals
    where
        status in ('won', 'lost')
        and closed_on is not null
    group by
        pipeline_key,
        owner_id,
        channel,
        closed_month
),

known_by_month as (
    select
        months.snapshot_month as snapshot_month,
        closed_months.pipeline_key as pipeline_key,
        closed_months.owner_id as owner_id,
        closed_months.channel as channel,
        sum(closed_months.closed_count) as closed_count,
        sum(closed_months.won_count) as won_count
    from months
    cross join closed_months
    where closed_months.closed_month < months.snapshot_month
    group by
        months.snapshot_month,
        closed_months.pipeline_key,
        closed_months.owner_id,
        closed_months.channel
),

pipeline_rates as (
    select
        snapshot_month,
        pipeline_key,
        (sum(won_count) + 0.5) / (sum(closed_count) + 1.0) as win_rate
    from known_by_month
    group by
        snapshot_month,
        pipeline_key
),

{% for who in ['owner_id', 'channel'] -%}
{{ who }}_lifts as (
    select
        known.snapshot_month as snapshot_month,
        known.pipeline_key as pipeline_key,
        known.{{ who }} as {{ who }},
        (sum(known.won_count) + 20.0 * max(rates.win_rate)) / (sum(known.closed_count) + 20.0) as win_rate
    from known_by_month as known
    join pipeline_rates as rates
        on rates.snapshot_month = known.snapshot_month
        and rates.pipeline_key = known.pipeline_key
    where known.{{ who }} is not null
    group by
        known.snapshot_month,
        known.pipeline_key,
        known.{{ who }}
),

{% endfor -%}
sizes as (
    select
        {{ quantile('amount', 0.25) }} as small,
        {{ quantile('amount', 0.5) }} as middle,
        {{ quantile('amount', 0.75) }} as large,
        {{ quantile('amount', 0.9) }} as huge
    from deals
),

places as (
    select
        visits.deal_id as deal_id,
        steps.step_order as step_order,
        {{ day_of('visits.entered_at', var('timezone')) }} as entered_on,
        {{ day_of('visits.left_at', var('timezone')) }} as left_on
    from {{ ref('deal_stage_visit') }} as visits
    join {{ ref('deal_progress') }} as progress on progress.deal_id = visits.deal_id
    join {{ ref('pipeline_step') }} as steps
        on coalesce(steps.pipeline, '') = coalesce(progress.pipeline, '')
        and steps.stage = visits.stage
    where coalesce(visits.pipeline, progress.pipeline, '') = coalesce(progress.pipeline, '')
),

standing as (
    select
        places.deal_id as deal_id,
        places.step_order as step_order,
        snapshot_days.snapshot_on as snapshot_on,
        snapshot_days.snapshot_month as snapshot_month,
        {{ days_from('places.entered_on', 'snapshot_days.snapshot_on') }} as age_days
    from places
    cross join snapshot_days
    where
        places.entered_on < snapshot_days.snapshot_on
        and (
            places.left_on is null
            or places.left_on >= snapshot_days.snapshot_on
        )
)

select
    deals.deal_id as deal_id,
    standing.snapshot_on as snapshot_on,
    {{ flag('standing.snapshot_on > observed.observed_on') }} as is_present,
    deals.pipeline_key as pipeline_key,
    standing.step_order as step_order,
    standing.age_days as age_days,
    case
        when standing.age_days <= 1 then 'age 0-1'
        when standing.age_days <= 3 then 'age 2-3'
        when standing.age_days <= 7 then 'age 4-7'
        when standing.age_days <= 14 then 'age 8-14'
        when standing.age_days <= 30 then 'age 15-30'
        when standing.age_days <= 60 then 'age 31-60'
        else 'age 61+'
    end as age_bucket,
    case
        when deals.amount is null then 'size unknown'
        when deals.amount < sizes.small then 'size 1'
        when deals.amount < sizes.middle then 'size 2'
        when deals.amount < sizes.large then 'size 3'
        when deals.amount < sizes.huge then 'size 4'
        else 'size 5'
    end as size_bucket,
    {% for who in ['owner_id', 'channel'] -%}
    coalesce(floor(10 * (
        ln({{ who }}_lifts.win_rate / (1 - {{ who }}_lifts.win_rate)) - ln(rates.win_rate / (1 - rates.win_rate))
    ) + 0.5) / 10, 0) as {{ 'owner' if who == 'owner_id' else who }}_lift,
    {% endfor -%}
    deals.status as outcome,
    deals.closed_on as closed_on
from standing
join deals on deals.deal_id = standing.deal_id
cross join sizes
cross join {{ ref('observed_until') }} as observed
left join pipeline_rates as rates
    on rates.snapshot_month = standing.snapshot_month
    and rates.pipeline_key = deals.pipeline_key
{% for who in ['owner_id', 'channel'] -%}
left join {{ who }}_lifts
    on {{ who }}_lifts.snapshot_month = standing.snapshot_month
    and {{ who }}_lifts.pipeline_key = deals.pipeline_key
    and {{ who }}_lifts.{{ who }} = deals.{{ who }}
{% endfor -%}
where
    deals.created_on < standing.snapshot_on
    and (
        deals.status = 'open'
        or deals.closed_on >= standing.snapshot_on
    )
