-- The dearer category before and after, against all other categories in the same times.
with

compared as (
    select
        goods.category = getvariable('price_rise_category') as is_dearer,
        deal.created_at >= getvariable('price_rise_on')::date as is_after,
        avg((outcome = 'won')::integer) as win_rate
    from deal
    join goods on 'Т' || goods.id = deal.product_id
    where deal.is_new and deal.outcome <> 'open'
    group by 1, 2
),

priced as (
    select avg(sale_line.price / goods.price) as price_ratio
    from sale_line
    join sale on sale.order_id = sale_line.order_id
    join goods on 'Т' || goods.id = sale_line.product_id
    where goods.category = getvariable('price_rise_category') and sale.ordered_at >= getvariable('price_rise_on')::date
)

select
    (max(win_rate) filter (is_dearer and is_after) / max(win_rate) filter (is_dearer and not is_after))
    / (max(win_rate) filter (not is_dearer and is_after) / max(win_rate) filter (not is_dearer and not is_after)) as win_factor,
    (select price_ratio from priced) as price_factor
from compared
