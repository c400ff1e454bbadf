-- One row per product of a won deal. The amounts of orders, deals and payments are sums of these, never drawn apart.
create table sold_line as
with

won as (
    select new_deal.deal_key, new_deal.product_id, new_deal.target_amount, new_walk.entered_at as sold_at
    from new_deal
    join new_walk on new_walk.deal_key = new_deal.deal_key and new_walk.stage_order = 6
    union all
    select repeat_deal.deal_key, repeat_deal.product_id, repeat_deal.target_amount, repeat_walk.entered_at
    from repeat_deal
    join repeat_walk on repeat_walk.deal_key = repeat_deal.deal_key and repeat_walk.stage_order = 6
),

places as (
    select *, unnest(range(0, 1 + floor(4 * chance(deal_key, 'lines'))::bigint)) as place
    from won
),

chosen as (
    select
        places.deal_key,
        places.sold_at,
        places.target_amount,
        if(places.place = 0, places.product_id, wheel.pick::integer) as product_id,
        places.place
    from places
    join wheel on wheel.wheel = 'product' and wheel.slot = spin(places.deal_key * 10 + places.place, 'line product')
),

-- dispensers call for what they dispense
accompanied as (
    from chosen
    union all
    select chosen.deal_key, chosen.sold_at, chosen.target_amount, products.companion_id, 4 + chosen.place
    from chosen
    join products on products.id = chosen.product_id
    where products.companion_id is not null and chance(chosen.deal_key * 10 + chosen.place, 'companion') < products.companion_share
),

single as (
    select deal_key, sold_at, target_amount, product_id, min(place) as place
    from accompanied
    group by all
),

weighed as (
    select
        single.*,
        300 + floor(1000 * chance(deal_key * 10 + place, 'weight'))::bigint as weight,
        price_on(products.price, products.category, sold_at) as price,
        products.cost::decimal(18, 2) as cost
    from single
    join products on products.id = single.product_id
)

select
    deal_key,
    row_number() over (partition by deal_key order by place) as line,
    product_id,
    sold_at,
    price,
    cost,
    greatest(1, round(target_amount * weight / sum(weight) over (partition by deal_key) / price::double))::bigint as quantity,
    chance(deal_key * 10 + place, 'returned') < 0.025 and sold_at < export_moment() - interval 10 day as is_returned
from weighed;
