-- The advertising accounts' own table, as saved from a Russian Excel: `;` and decimal commas. Two rows say that the
-- statistics are not ready. «Медийная: узнаваемость» spends, and no lead names it.
with

shown as (
    select
        day.date,
        campaigns.*,
        row_number() over (order by day.date, campaigns.rowid) as key,
        datediff('month', getvariable('first_day')::date, day.date) as month_number,
        day.expected_leads * channels.lead_share * campaigns.lead_share as leads,
        sum(day.expected_leads * channels.lead_share * campaigns.lead_share) over (
            partition by campaigns.campaign, date_trunc('month', day.date) order by day.date rows between unbounded preceding and unbounded following
        ) as leads_of_month
    from day
    cross join campaigns
    join channels on channels.channel = campaigns.channel
),

paid as (
    select
        *,
        round(
            (
                lead_cost * case pattern when 'monthly' then if(day(date) = 1, leads_of_month, 0) else leads end
                + daily_spend * getvariable('scale')::double
            )
            -- a year makes a lead 6 % dearer
            * pow(1.06, month_number / 12 - 1.5) * (0.85 + 0.3 * chance(key, 'spend')),
            2
        )::decimal(18, 2) as spend
    from shown
)

select * exclude (day)
from (
    select
        date as day,
        strftime(date, '%d.%m.%Y') as "Дата",
        channel as "Канал",
        campaign as "Кампания",
        replace(spend::varchar, '.', ',') as "Расход, руб",
        if(click_rate > 0, round(spend / click_cost / click_rate * (0.9 + 0.2 * chance(key, 'shows'))), 0)::bigint::varchar as "Показы",
        if(click_cost > 0, round(spend / click_cost), 0)::bigint::varchar as "Клики"
    from paid
    where spend > 0
    union all
    select
        getvariable('until')::date - ago, strftime(getvariable('until')::date - ago, '%d.%m.%Y'), 'Яндекс.Директ',
        'Поиск: бренд, архив', 'нет данных', '0', '0'
    from (values (3), (2)) as unready (ago)
)
order by day, "Канал", "Кампания"
