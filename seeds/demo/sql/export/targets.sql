-- A plan per manager and month, two months ahead too: his share of what the company sells on trend, in season, and 3 %
-- more. Made by somebody in Excel: `;` and a month written as its first day.
with

months as (
    select
        unnest(range(getvariable('first_day')::date, (date_trunc('month', getvariable('until')::date) + interval 3 month)::date, interval 1 month))::date as month
),

sold as (
    select date_trunc('month', ordered_at)::date as month, sum(amount)::decimal(18, 2) as amount
    from sold_order
    where ordered_at < date_trunc('month', getvariable('until')::date)
    group by 1
),

trend as (
    select regr_slope(amount::double, place) as slope, regr_intercept(amount::double, place) as start
    from (
        select coalesce(sold.amount, 0) as amount, datediff('month', getvariable('first_day')::date, months.month) as place
        from months
        left join sold on sold.month = months.month
        where months.month < date_trunc('month', getvariable('until')::date)
        order by place
    )
),

share as (
    select owner_id, sum(amount)::double / sum(sum(amount)) over ()::double as share
    from sold_order
    group by owner_id
)

select
    strftime(months.month, '%d.%m.%Y') as "Месяц",
    managers.id as "Сотрудник ID",
    managers.team as "Отдел",
    greatest(
        10000,
        round(
            1.03 * share.share * (0.35 + 0.65 * seasons.factor)
            * greatest(trend.start + trend.slope * datediff('month', getvariable('first_day')::date, months.month), trend.start + trend.slope * 2),
            -4
        )
    )::bigint as "План, руб"
from months
cross join trend
cross join share
join managers on managers.id = share.owner_id
join seasons on seasons.month = month(months.month)
where datediff('month', getvariable('first_day')::date, months.month) between managers.first_month and managers.last_month
order by months.month, managers.id
