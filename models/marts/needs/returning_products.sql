-- One row per product: of the clients whose first purchase held it, how many bought anything again within 180 days.
-- Only clients first seen at least 180 days before the last day known are counted; younger ones may still come back.
-- base_rate is the same of all clients; lift above 1 says that the product's clients come back more often.
{{ config(tags=['slow']) }}
{% set window_days = 180 %}
with

purchases as (
    select
        customer_id,
        purchase_id,
        {{ day_of('max(bought_at)', var('timezone')) }} as bought_on
    from {{ ref('basket_item') }}
    where customer_id is not null
    group by
        customer_id,
        purchase_id
),

days as (
    select
        customer_id,
        bought_on,
        {{ next_value('bought_on', within='customer_id', order='bought_on') }} as next_on,
        row_number() over (partition by customer_id order by bought_on) as day_number
    from (select distinct customer_id, bought_on from purchases) as customer_days
),

firsts as (
    select
        days.customer_id as customer_id,
        days.bought_on as bought_on,
        case when {{ days_from('days.bought_on', 'days.next_on') }} <= {{ window_days }} then 1 else 0 end as came_back
    from days
    cross join {{ ref('observed_until') }} as observed
    where
        days.day_number = 1
        and {{ days_from('days.bought_on', 'observed.observed_on') }} >= {{ window_days }}
),

overall as (
    select
        count(*) as client_count,
        sum(came_back) as returned_count
    from firsts
),

held as (
    select distinct
        firsts.customer_id as customer_id,
        items.product_id as product_id,
        firsts.came_back as came_back
    from firsts
    join purchases
        on purchases.customer_id = firsts.customer_id
        and purchases.bought_on = firsts.bought_on
    join {{ ref('basket_item') }} as items on items.purchase_id = purchases.purchase_id
),

counted as (
    select
        product_id,
        count(*) as client_count,
        sum(came_back) as returned_count
    from held
    group by product_id
)

select
    counted.product_id as product_id,
    products.name as product,
    products.category as category,
    cast(counted.client_count as {{ type('integer') }}) as first_client_count,
    cast(counted.returned_count as {{ type('integer') }}) as returned_count,
    counted.returned_count / cast(counted.client_count as {{ type('double') }}) as return_rate,
    {{ wilson_low('counted.returned_count', 'counted.client_count') }} as return_rate_low,
    {{ wilson_high('counted.returned_count', 'counted.client_count') }} as return_rate_high,
    overall.returned_count / cast(overall.client_count as {{ type('double') }}) as base_rate,
    cast(counted.returned_count as {{ type('double') }}) / counted.client_count
        / nullif(overall.returned_count / cast(overall.client_count as {{ type('double') }}), 0) as lift
from counted
cross join overall
left join {{ ref('product') }} as products on products.product_id = counted.product_id
