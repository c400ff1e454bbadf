-- Clients whose first order is two and a half intervals old or older: how many came back, and after how long.
with

ordered as (
    select
        company_id,
        ordered_at,
        lead(ordered_at) over (partition by company_id order by ordered_at, order_id) as next_at,
        row_number() over (partition by company_id order by ordered_at, order_id) as place
    from sale
)

select
    industries.industry,
    count(*)::integer as clients,
    1 - avg((next_at is not null)::integer) as churn_after_first,
    avg(datediff('second', ordered_at, next_at) / 86400) as mean_interval_days
from ordered
join companies on companies."ID" = ordered.company_id
join industries on industries.industry = companies."Отрасль"
where place = 1 and ordered_at < (select max(ordered_at) from sale) - to_days((2.5 * interval_days)::integer)
group by industries.industry
order by industries.industry
