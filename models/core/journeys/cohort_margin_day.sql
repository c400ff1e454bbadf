-- One row per channel, month of leads and day on which their clients' sales closed, with the margin of the day and up to it.
{{ config(tags=['slow']) }}
with

margins as (
    select
        deal_id,
        sum(gross_margin) as gross_margin
    from {{ ref('order_lines') }}
    where deal_id is not null
    group by deal_id
),

days as (
    select
        origins.channel as channel,
        {{ month_start('origins.came_at', var('timezone')) }} as cohort_month,
        {{ day_of('deals.closed_at', var('timezone')) }} as date,
        sum(margins.gross_margin) as gross_margin
    from {{ ref('deal_origin') }} as origins
    join {{ ref('deals') }} as deals on deals.deal_id = origins.deal_id
    join margins on margins.deal_id = origins.deal_id
    where origins.channel is not null
    group by 1, 2, 3
)

select
    channel,
    cohort_month,
    date,
    {{ month_start('date') }} as month,
    cast(gross_margin as {{ type('money') }}) as gross_margin,
    cast(
        sum(gross_margin) over (
            partition by channel, cohort_month order by date rows between unbounded preceding and current row
        ) as {{ type('money') }}
    ) as margin_so_far
from days
where
    date is not null
    and gross_margin is not null
