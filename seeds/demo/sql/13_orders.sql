-- One row per order: each won deal makes one, on the day it is won.
create table sold_order as
select
    row_number() over (order by deal.closed_at, deal.deal_number) as order_number,
    deal.deal_number,
    deal.deal_key,
    deal.client,
    deal.owner_id,
    deal.pipeline,
    deal.channel,
    deal.is_hidden,
    deal.closed_at as ordered_at,
    deal.amount,
    coalesce(client.had_bad_service, false) and deal.pipeline = 'Новые клиенты' as was_served_badly
from deal
join client on client.client = deal.client
where deal.outcome = 'won';

-- One row per ticket. Clients marked for bad service have one about their first order, answered and closed too late.
create table ticket as
with

asked as (
    select
        *,
        later(ordered_at, seconds_in(0.5 + 15 * chance(order_number, 'ticket when'))) as opened_raw,
        chance(order_number, 'priority') as priority_chance
    from sold_order
    where was_served_badly or chance(order_number, 'ticket') < 0.22
),

timed as (
    select
        *,
        office_time(opened_raw) as opened_at,
        case when priority_chance < 0.15 then 'Высокий' when priority_chance < 0.8 then 'Обычный' else 'Низкий' end as priority,
        case when priority_chance < 0.15 then 8 when priority_chance < 0.8 then 24 else 72 end as sla_hours,
        lognormal(order_number, 'close', 0.35, 0.7) as close_share
    from asked
)

select
    row_number() over (order by opened_at, order_number) as ticket_number,
    order_number,
    client,
    201 + floor(3 * chance(order_number, 'engineer'))::integer as owner_id,
    ['Доставка', 'Качество товара', 'Документы', 'Возврат', 'Консультация'][1 + floor(5 * chance(order_number, 'subject'))::integer] as category,
    ['Телефон', 'E-mail', 'Telegram-канал'][1 + floor(3 * chance(order_number, 'way'))::integer] as channel,
    priority,
    was_served_badly,
    opened_at,
    opened_at + to_hours(sla_hours) as due_at,
    later(opened_at, 3600 * sla_hours * if(was_served_badly, 0.8, 0.2) * close_share) as first_answered_at,
    later(opened_at, 3600 * sla_hours * if(was_served_badly, 1.2 + close_share, close_share)) as closed_at,
    if(chance(order_number, 'reopened') < if(was_served_badly, 0.4, 0.06), 1, 0) as reopened_count,
    if(
        chance(order_number, 'rated') < 0.6,
        case when was_served_badly then 1 + floor(2 * chance(order_number, 'rating')) else 3 + least(2, floor(3 * pow(chance(order_number, 'rating'), 0.5))) end,
        null
    )::integer as rating
from timed
where opened_at < export_moment();
