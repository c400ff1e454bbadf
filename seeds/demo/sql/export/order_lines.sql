-- A returned line is written once more with the quantity below zero.
with

written as (
    select order_number, line, product_id, 'Продажа' as kind, quantity, price, cost
    from sold_line
    join sold_order on sold_order.deal_key = sold_line.deal_key
    union all
    select order_number, 100 + line, product_id, 'Возврат', -greatest(1, quantity // 2), price, cost
    from sold_line
    join sold_order on sold_order.deal_key = sold_line.deal_key
    where is_returned
)

select
    'З' || order_number || '-' || line as "ID",
    'З' || order_number as "Заказ ID",
    'Т' || product_id as "Товар ID",
    kind as "Вид",
    quantity as "Количество",
    price as "Цена",
    (price * quantity)::decimal(18, 2) as "Сумма",
    (cost * quantity)::decimal(18, 2) as "Себестоимость"
from written
order by order_number, line
