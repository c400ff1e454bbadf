-- One row per day of the export with the numbers of the leads that come on it.
-- A month's weight is exactly its season x growth; days share it out by weekday and holiday.
create table day as
with

calendar as (
    select unnest(range(getvariable('first_day')::date, last_day(getvariable('until')::date) + 1, interval 1 day))::date as date
),

weighted as (
    select
        date,
        case
            when month(date) = 1 and day(date) <= 8 then 15
            when strftime(date, '%m-%d') in ('02-23', '03-08', '05-01', '05-09', '06-12', '11-04', '12-31') then 25
            else [120, 125, 120, 115, 100, 30, 20][isodow(date)]
        end as weight,
        datediff('month', getvariable('first_day')::date, date) as month_number
    from calendar
),

millionths as (
    select
        weighted.date,
        round(
            1000000 * getvariable('scale')::double * getvariable('leads_a_month')::double
            * seasons.factor
            * pow(1 + getvariable('growth_a_year')::double, weighted.month_number / 12)
            * weighted.weight / sum(weighted.weight) over (partition by date_trunc('month', weighted.date))
        )::bigint as leads
    from weighted
    join seasons on seasons.month = month(weighted.date)
)

select
    date,
    leads / 1000000 as expected_leads,
    ((sum(leads) over (order by date) - leads) // 1000000)::bigint + 1 as first_lead,
    (sum(leads) over (order by date) // 1000000)::bigint as last_lead
from millionths
where date < getvariable('until')::date
order by date;
