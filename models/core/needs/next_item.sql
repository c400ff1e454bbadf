-- One row per purchase, and product the client bought in the very next purchase on a later day, with whether it is new
-- to him. What comes after a client's last purchase is not known yet, so that purchase has no rows.
{{ config(tags=['slow']) }}
with

bought as (
    select
        customer_id,
        product_id,
        {{ day_of('bought_at', var('timezone')) }} as bought_on,
        sum(amount) as amount
    from {{ ref('basket_item') }}
    where customer_id is not null
    group by 1, 2, 3
),

days as (
    select
        customer_id,
        bought_on,
        {{ next_value('bought_on', within='customer_id', order='bought_on') }} as next_on
    from (select distinct customer_id, bought_on from bought) as customer_days
),

firsts as (
    select
        customer_id,
        product_id,
        min(bought_on) as first_on
    from bought
    group by
        customer_id,
        product_id
)

select
    days.customer_id as customer_id,
    days.bought_on as bought_on,
    days.next_on as next_on,
    bought.product_id as product_id,
    bought.amount as amount,
    {{ flag('firsts.first_on = days.next_on') }} as is_new
from days
join bought
    on bought.customer_id = days.customer_id
    and bought.bought_on = days.next_on
join firsts
    on firsts.customer_id = days.customer_id
    and firsts.product_id = bought.product_id
where days.next_on is not null
