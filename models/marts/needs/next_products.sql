-- One row per group of clients and product: how often it is in the purchase that follows, against all clients. A group is
-- an industry, an RFM segment (of today), or everyone. new_count: of those, the clients who had never bought it before.
-- share: of the group's purchases that were followed by another, those whose next holds the product. lift against everyone.
{{ config(tags=['slow']) }}
with

followed as (
    select
        items.customer_id as customer_id,
        items.next_on as next_on,
        coalesce(profiles.industry, '') as industry,
        coalesce(segments.rfm_segment, '') as segment
    from (select distinct customer_id, next_on from {{ ref('next_item') }}) as items
    left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = items.customer_id
    left join {{ ref('customer_segment') }} as segments on segments.customer_id = items.customer_id
),

groups as (
    select 'everyone' as group_kind, '' as client_group, count(*) as followed_count from followed
{%- for kind in ['industry', 'segment'] %}
    union all
    select '{{ kind }}' as group_kind, {{ kind }} as client_group, count(*) as followed_count
    from followed
    group by {{ kind }}
{%- endfor %}
),

bought as (
    select
        items.product_id as product_id,
        coalesce(profiles.industry, '') as industry,
        coalesce(segments.rfm_segment, '') as segment,
        count(*) as next_count,
        sum(case when items.is_new then 1 else 0 end) as new_count,
        sum(items.amount) as amount
    from {{ ref('next_item') }} as items
    left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = items.customer_id
    left join {{ ref('customer_segment') }} as segments on segments.customer_id = items.customer_id
    group by
        items.product_id,
        coalesce(profiles.industry, ''),
        coalesce(segments.rfm_segment, '')
),

counted as (
{%- for kind, group in [('everyone', "''"), ('industry', 'industry'), ('segment', 'segment')] %}
    select
        '{{ kind }}' as group_kind,
        {{ group }} as client_group,
        product_id,
        sum(next_count) as next_count,
        sum(new_count) as new_count,
        sum(amount) as amount
    from bought
    group by
        {{ group ~ ',\n        ' if kind != 'everyone' else '' }}product_id
    {{ 'union all' if not loop.last else '' }}
{%- endfor %}
)

select
    {{ joined_text(['counted.group_kind', 'counted.client_group', 'counted.product_id'], ' ') }} as next_product_id,
    cast(counted.group_kind as {{ type('text') }}) as group_kind,
    nullif(counted.client_group, '') as client_group,
    counted.product_id as product_id,
    products.name as product,
    products.category as category,
    cast(groups.followed_count as {{ type('integer') }}) as followed_count,
    cast(counted.next_count as {{ type('integer') }}) as next_count,
    cast(counted.new_count as {{ type('integer') }}) as new_count,
    counted.next_count / cast(groups.followed_count as {{ type('double') }}) as share,
    {{ wilson_low('counted.next_count', 'groups.followed_count') }} as share_low,
    {{ wilson_high('counted.next_count', 'groups.followed_count') }} as share_high,
    counted.next_count / cast(groups.followed_count as {{ type('double') }})
        / (everyone.next_count / cast(all_followed.followed_count as {{ type('double') }})) as lift,
    {{ money_times('counted.amount', '(1.0 / counted.next_count)') }} as usual_amount
from counted
join groups
    on groups.group_kind = counted.group_kind
    and groups.client_group = counted.client_group
join counted as everyone
    on everyone.product_id = counted.product_id
    and everyone.group_kind = 'everyone'
join groups as all_followed on all_followed.group_kind = 'everyone'
left join {{ ref('product') }} as products on products.product_id = counted.product_id
