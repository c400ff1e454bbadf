-- Orders with a dispenser: how many also hold what it dispenses; and how many hold it without one.
with

held as (
    select distinct order_id, product_id from sale_line where is_sale
)

select
    goods.id::integer as product,
    goods.companion_id::integer as companion,
    count(*)::integer as orders_with,
    avg((companion.order_id is not null)::integer) as companion_share
from goods
join held on held.product_id = 'Т' || goods.id
left join held as companion on companion.order_id = held.order_id and companion.product_id = 'Т' || goods.companion_id
where goods.companion_id is not null
group by all
order by 1
