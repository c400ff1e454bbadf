select
    'З' || order_number as "ID",
    'ЗК-' || lpad(order_number::varchar, 7, '0') as "Номер",
    case
        when exists (from sold_line where sold_line.deal_key = sold_order.deal_key and sold_line.is_returned) then 'Частичный возврат'
        when ordered_at > export_moment() - interval 14 day and chance(order_number, 'unpaid') < 0.4 then 'Ожидает оплаты'
        else 'Выполнен'
    end as "Статус",
    amount as "Сумма",
    'RUB' as "Валюта",
    if(is_hidden, null, channel) as "Канал",
    'Россия' as "Страна",
    owner_id as "Ответственный ID",
    'К' || client as "Компания ID",
    'Ф' || client as "Контакт ID",
    'С' || deal_number as "Сделка ID",
    moment_text(ordered_at) as "Дата заказа"
from sold_order
order by order_number
