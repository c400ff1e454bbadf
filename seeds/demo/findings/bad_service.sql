-- Clients whose first order is a year old: who came back, with a late ticket about that order and without.
with

ordered as (
    select
        company_id,
        order_id,
        ordered_at,
        lead(ordered_at) over (partition by company_id order by ordered_at, order_id) as next_at,
        row_number() over (partition by company_id order by ordered_at, order_id) as place
    from sale
),

late as (
    select distinct tickets."Компания ID" as company_id
    from tickets
    join ordered on ordered.company_id = tickets."Компания ID" and ordered.place = 1
    where tickets."Дата закрытия" > tickets."Срок решения"
        and tickets."Открыто"::timestamp < ordered.ordered_at + interval 16 day
        and tickets."Первый ответ" is not null
        and coalesce(tickets."Оценка", 1) <= 2
)

select
    late.company_id is not null as was_served_badly,
    count(*)::integer as clients,
    1 - avg((next_at is not null)::integer) as churn_after_first
from ordered
left join late on late.company_id = ordered.company_id
where place = 1 and ordered_at < (select max(ordered_at) from sale) - interval 400 day
group by 1
order by 1
