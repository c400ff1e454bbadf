-- Half the orders are paid at once, half in two parts; the newest may wait for their money.
with

parts as (
    select
        *,
        chance(order_number, 'two parts') < 0.5 as is_split,
        round(amount / 2, 2)::decimal(18, 2) as half,
        unnest([1, 2]) as part
    from sold_order
    where not (ordered_at > export_moment() - interval 14 day and chance(order_number, 'unpaid') < 0.4)
)

select
    'П' || order_number || '-' || part as "ID",
    'З' || order_number as "Заказ ID",
    'С' || deal_number as "Сделка ID",
    'К' || client as "Компания ID",
    case when not is_split then amount when part = 1 then half else amount - half end as "Сумма",
    'RUB' as "Валюта",
    ['Безналичный расчёт', 'Безналичный расчёт', 'Карта', 'СБП'][1 + floor(4 * chance(order_number, 'method'))::integer] as "Способ",
    moment_text(paid_at) as "Дата оплаты"
from (
    select
        *,
        if(part = 1, ordered_at + interval 15 minute, later(ordered_at, seconds_in(1 + 12 * chance(order_number, 'second part')))) as paid_at
    from parts
    where part = 1 or is_split
)
where paid_at < export_moment()
order by order_number, part
