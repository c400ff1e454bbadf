-- Months that clients pay on the first day of, after how many of them they stopped, and of clients who stayed more than seven
-- months, the share that moved to another plan.
with

stretch as (
    select
        "Компания ID" as client,
        "В месяц"::decimal(18, 2) as amount,
        "Начало"::date as started_on,
        "Конец"::date as ended_on
    from subscriptions
),

firsts as (
    select unnest(generate_series(
        (select date_trunc('month', min(started_on)) from stretch)::timestamp,
        (select date_trunc('month', max(started_on)) from stretch)::timestamp,
        interval 1 month
    ))::date as month
),

paying as (
    select firsts.month, stretch.client
    from firsts
    join stretch on stretch.started_on <= firsts.month and (stretch.ended_on is null or stretch.ended_on > firsts.month)
),

lives as (
    select
        client,
        min(started_on) as started_on,
        count(*) > 1 as has_moved,
        -- a stretch still running has no end: it is known to have lasted as long as the export tells
        max(coalesce(ended_on, (select max(started_on) from stretch))) as known_until
    from stretch
    group by client
)

select
    (select count(*) from subscriptions)::integer as subscriptions,
    count(*)::integer as client_months,
    count(*) filter (where later.client is null)::integer as stopped,
    (select avg(has_moved::integer) from lives where datediff('day', started_on, known_until) > 220) as moved_share
from paying
left join paying as later on later.client = paying.client and later.month = (paying.month + interval 1 month)::date
where paying.month < (select max(month) from firsts)
