-- One row per team, pipeline, day of creation and day of winning: the money won of such deals, and how far both days lie
-- before the end of the month of winning. What a forecast learns of months from.
{{ config(tags=['slow']) }}
with

won as (
    select
        team,
        pipeline,
        {{ day_of('created_at', var('timezone')) }} as created_on,
        {{ day_of('closed_at', var('timezone')) }} as closed_on,
        amount
    from {{ ref('deals') }}
    where
        status = 'won'
        and closed_at is not null
)

select
    team,
    pipeline,
    created_on,
    closed_on,
    {{ month_start('closed_on') }} as closed_month,
    {{ days_from('created_on', months_after(month_start('closed_on'), 1)) }} as days_from_creation,
    {{ days_from('closed_on', months_after(month_start('closed_on'), 1)) }} as days_from_winning,
    count(*) as won_count,
    sum(amount) as won_amount
from won
group by
    team,
    pipeline,
    created_on,
    closed_on
