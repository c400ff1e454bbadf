-- Leads of each full month, freed of growth, against the mean month.
with

months as (
    select date_trunc('month', created_at)::date as month, count(*) as leads
    from lead
    where created_at < (select date_trunc('month', max(created_at)) from lead)
    group by 1
),

level as (
    select month, leads / pow(1 + getvariable('growth_a_year')::double, datediff('month', (select min(month) from months), month) / 12) as leads
    from months
)

select month(month)::integer as month, avg(leads) / avg(avg(leads)) over () as factor
from level
group by 1
order by 1
