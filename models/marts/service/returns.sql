-- One row per product and customer with returns: what was sold, what came back, and the share of money that did.
{{ config(tags=['slow']) }}
select
    lines.product_id as product_id,
    lines.product as product,
    lines.category as category,
    coalesce(members.customer_id, lines.buyer_id) as customer_id,
    sum(case when lines.kind = 'return' then 1 else 0 end) as return_count,
    cast(sum(lines.revenue) as {{ type('money') }}) as sold_amount,
    cast(sum(lines.returns_amount) as {{ type('money') }}) as returned_amount,
    cast(sum(lines.returns_amount) as {{ type('double') }})
        / nullif(cast(sum(lines.revenue) as {{ type('double') }}), 0) as return_share
from {{ ref('order_lines') }} as lines
left join {{ ref('customer_member') }} as members on members.record_key = lines.buyer_id
group by
    lines.product_id,
    lines.product,
    lines.category,
    coalesce(members.customer_id, lines.buyer_id)
having sum(case when lines.kind = 'return' then 1 else 0 end) > 0
