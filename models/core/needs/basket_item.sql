-- One row per purchase and product in it. What was bought and wholly brought back under the same number is not in it.
{{ config(tags=['slow']) }}
select
    lines.order_id as purchase_id,
    lines.product_id as product_id,
    max(members.customer_id) as customer_id,
    max(lines.ordered_at) as bought_at,
    cast(coalesce(sum(lines.amount), 0) as {{ type('money') }}) as amount
from {{ ref('order_lines') }} as lines
left join {{ ref('customer_member') }} as members on members.record_key = lines.buyer_id
where
    lines.kind in ('sale', 'return')
    and lines.product_id is not null
group by
    lines.order_id,
    lines.product_id
having sum(lines.amount) > 0
