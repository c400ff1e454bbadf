-- One row per day from 2010 to 2035: whether people work, from when till when, and the working minutes of all days before.
-- Monday to Friday but for the days of reference/work_calendar.csv (the production calendar of Russia, days moved
-- included, 2023 to 2026); hours by reference/work_hours.csv.
{{ config(tags=['slow']) }}
with

every_day as (
    {{ day_series('2010-01-01', 9496) }}
),

known as (
    select
        every_day.day as day,
        cast(
            coalesce(calendar.is_working, {{ iso_weekday('every_day.day') }} <= 5) as {{ type('flag') }}
        ) as is_working,
        cast(hours.opens_minute as {{ type('double') }}) as opens_minute,
        cast(hours.closes_minute as {{ type('double') }}) as closes_minute
    from every_day
    cross join {{ ref('work_hours') }} as hours
    left join (
        select cast(day as {{ type('date') }}) as day, cast(is_working as {{ type('flag') }}) as is_working
        from {{ ref('work_calendar') }}
    ) as calendar on calendar.day = every_day.day
)

select
    day,
    is_working,
    opens_minute,
    closes_minute,
    cast(
        sum(case when is_working then closes_minute - opens_minute else 0 end) over (order by day)
        - case when is_working then closes_minute - opens_minute else 0 end as {{ type('double') }}
    ) as minutes_before
from known
