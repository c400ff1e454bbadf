-- One row per product and companion that stand together in at least 5 purchases and in at least one of a thousand; rarer
-- pairs are chance and are not here.
-- support: share of all purchases that hold both. confidence: share of the product's purchases that hold the companion.
-- lift: how many times more often than if the two had nothing to do with each other; 95 % interval by the delta method on
-- its logarithm over the counts of one multinomial. Each pair stands here twice, once from either side.
{{ config(tags=['slow']) }}
with

products as (
    select
        product_id,
        count(*) as purchase_count
    from {{ ref('basket_item') }}
    group by product_id
),

purchases as (
    select count(distinct purchase_id) as purchase_count from {{ ref('basket_item') }}
),

met as (
    select
        items.product_id as product_id,
        companions.product_id as companion_id,
        count(*) as both_count
    from {{ ref('basket_item') }} as items
    join {{ ref('basket_item') }} as companions on companions.purchase_id = items.purchase_id
    where companions.product_id > items.product_id
    group by
        items.product_id,
        companions.product_id
),

together as (
    select
        met.product_id as product_id,
        met.companion_id as companion_id,
        met.both_count as both_count
    from met
    cross join purchases
    where
        met.both_count >= 5
        and met.both_count * 1000 >= purchases.purchase_count
),

pairs as (
    select product_id, companion_id, both_count from together
    union all
    select companion_id as product_id, product_id as companion_id, both_count from together
),

shares as (
    select
        pairs.product_id as product_id,
        pairs.companion_id as companion_id,
        pairs.both_count as both_count,
        products.purchase_count as product_count,
        companions.purchase_count as companion_count,
        purchases.purchase_count as purchase_count,
        pairs.both_count / cast(purchases.purchase_count as {{ type('double') }}) as support,
        products.purchase_count / cast(purchases.purchase_count as {{ type('double') }}) as product_share,
        companions.purchase_count / cast(purchases.purchase_count as {{ type('double') }}) as companion_share
    from pairs
    cross join purchases
    join products on products.product_id = pairs.product_id
    join products as companions on companions.product_id = pairs.companion_id
),

lifts as (
    select
        shares.product_id as product_id,
        shares.companion_id as companion_id,
        shares.both_count as both_count,
        shares.product_count as product_count,
        shares.companion_count as companion_count,
        shares.purchase_count as purchase_count,
        shares.support as support,
        shares.support / (shares.product_share * shares.companion_share) as lift,
        sqrt(
            greatest(
                1 / shares.support - 1 / shares.product_share - 1 / shares.companion_share
                + 2 * shares.support / (shares.product_share * shares.companion_share) - 1,
                0
            ) / shares.purchase_count
        ) as log_error
    from shares
)

select
    {{ joined_text(['lifts.product_id', 'lifts.companion_id'], ' ') }} as product_pair_id,
    lifts.product_id as product_id,
    products.name as product,
    products.category as category,
    lifts.companion_id as companion_id,
    companions.name as companion,
    companions.category as companion_category,
    cast(lifts.both_count as {{ type('integer') }}) as both_count,
    cast(lifts.product_count as {{ type('integer') }}) as product_count,
    cast(lifts.companion_count as {{ type('integer') }}) as companion_count,
    cast(lifts.purchase_count as {{ type('integer') }}) as purchase_count,
    lifts.support as support,
    lifts.both_count / cast(lifts.product_count as {{ type('double') }}) as confidence,
    {{ wilson_low('lifts.both_count', 'lifts.product_count') }} as confidence_low,
    {{ wilson_high('lifts.both_count', 'lifts.product_count') }} as confidence_high,
    lifts.lift as lift,
    lifts.lift * exp(-1.959963984540054 * lifts.log_error) as lift_low,
    lifts.lift * exp(1.959963984540054 * lifts.log_error) as lift_high
from lifts
left join {{ ref('product') }} as products on products.product_id = lifts.product_id
left join {{ ref('product') }} as companions on companions.product_id = lifts.companion_id
