-- One row per RFM segment: who its clients are, what they buy, what to offer them and what that should bring.
-- Money and orders are of the last 365 days. The offer is the product that stands out most in their next purchases: seen at
-- least 5 times, and the lower end of its share lies above everyone's share; none where no product does.
-- offer_expected_amount is what it brings if everyone in the segment who never bought it and is still a client buys once
-- more as the others did: clients without it x chance of being a client x share of next purchases in which it was new x its
-- usual amount. Null where a part is not known.
{{ config(tags=['slow']) }}
with

clients as (
    select
        customer_id,
        rfm_segment as segment,
        industry,
        channel,
        p_alive,
        expected_orders,
        expected_value
    from {{ ref('customers') }}
    where rfm_segment is not null
),

year_purchases as (
    select
        clients.segment as segment,
        count(*) as order_count,
        sum(purchases.amount) as revenue,
        {{ median('purchases.amount') }} as median_order_amount
    from {{ ref('purchase') }} as purchases
    join clients on clients.customer_id = purchases.customer_id
    cross join {{ ref('observed_until') }} as observed
    where purchases.purchased_on > {{ days_after('observed.observed_on', -365) }}
    group by clients.segment
),

sizes as (
    select
        segment,
        count(*) as customer_count,
        avg(p_alive) as p_alive,
        sum(expected_orders) as expected_orders,
        sum(expected_value) as expected_value
    from clients
    group by segment
),

{%- for trait in ['industry', 'channel'] %}
{{ trait }}_counts as (
    select
        segment,
        {{ trait }} as trait,
        count(*) as trait_count,
        row_number() over (partition by segment order by count(*) desc, coalesce({{ trait }}, '')) as place
    from clients
    where {{ trait }} is not null
    group by
        segment,
        {{ trait }}
),
{% endfor %}
category_sums as (
    select
        clients.segment as segment,
        products.category as category,
        row_number() over (
            partition by clients.segment order by sum(days.amount) desc, coalesce(products.category, '')
        ) as place
    from {{ ref('product_day') }} as days
    join clients on clients.customer_id = days.customer_id
    join {{ ref('product') }} as products on products.product_id = days.product_id
    cross join {{ ref('observed_until') }} as observed
    where
        products.category is not null
        and days.bought_on > {{ days_after('observed.observed_on', -365) }}
    group by
        clients.segment,
        products.category
),

categories as (
    select
        segment,
        {{ string_agg_ordered('category', 'place') }} as main_categories
    from category_sums
    where place <= 3
    group by segment
),

offers as (
    select
        offered.client_group as segment,
        offered.product_id as product_id,
        offered.product as product,
        offered.next_count as next_count,
        offered.share as share,
        offered.share_low as share_low,
        offered.share_high as share_high,
        offered.lift as lift,
        offered.new_count / cast(offered.followed_count as {{ type('double') }}) as new_share,
        offered.usual_amount as usual_amount,
        row_number() over (
            partition by offered.client_group order by offered.share_low / everyone.share desc, offered.product_id
        ) as place
    from {{ ref('next_products') }} as offered
    join {{ ref('next_products') }} as everyone
        on everyone.product_id = offered.product_id
        and everyone.group_kind = 'everyone'
    where
        offered.group_kind = 'segment'
        and offered.next_count >= 5
        and offered.share_low > everyone.share
),

owners as (
    select
        clients.segment as segment,
        count(distinct clients.customer_id) as owner_count
    from clients
    join offers
        on offers.segment = clients.segment
        and offers.place = 1
    join {{ ref('product_day') }} as days
        on days.customer_id = clients.customer_id
        and days.product_id = offers.product_id
    group by clients.segment
),

missing as (
    select
        clients.segment as segment,
        sum(wallets.missing_amount) as missing_amount
    from {{ ref('category_wallets') }} as wallets
    join clients on clients.customer_id = wallets.customer_id
    group by clients.segment
)

select
    sizes.segment as segment,
    cast(sizes.customer_count as {{ type('integer') }}) as customer_count,
    cast(coalesce(year_purchases.order_count, 0) as {{ type('integer') }}) as order_count,
    cast(coalesce(year_purchases.revenue, 0) as {{ type('money') }}) as revenue,
    {{ money_times('1', 'year_purchases.median_order_amount') }} as median_order_amount,
    sizes.p_alive as p_alive,
    sizes.expected_orders as expected_orders,
    {{ money_times('1', 'sizes.expected_value') }} as expected_value,
    industries.trait as main_industry,
    industries.trait_count / cast(sizes.customer_count as {{ type('double') }}) as main_industry_share,
    channels.trait as main_channel,
    channels.trait_count / cast(sizes.customer_count as {{ type('double') }}) as main_channel_share,
    categories.main_categories as main_categories,
    offers.product as offer,
    cast(offers.next_count as {{ type('integer') }}) as offer_next_count,
    offers.share as offer_share,
    offers.share_low as offer_share_low,
    offers.share_high as offer_share_high,
    offers.lift as offer_lift,
    cast(sizes.customer_count - coalesce(owners.owner_count, 0) as {{ type('integer') }}) as offer_customer_count,
    {{ money_times(
        'offers.usual_amount',
        '((sizes.customer_count - coalesce(owners.owner_count, 0)) * sizes.p_alive * offers.new_share)'
    ) }} as offer_expected_amount,
    cast(missing.missing_amount as {{ type('money') }}) as missing_amount
from sizes
left join year_purchases on year_purchases.segment = sizes.segment
left join industry_counts as industries
    on industries.segment = sizes.segment
    and industries.place = 1
left join channel_counts as channels
    on channels.segment = sizes.segment
    and channels.place = 1
left join categories on categories.segment = sizes.segment
left join offers
    on offers.segment = sizes.segment
    and offers.place = 1
left join owners on owners.segment = sizes.segment
left join missing on missing.segment = sizes.segment
