-- One row per customer, product and day on which the customer bought it or brought it back, returns taken off.
-- A day is a purchase where more was bought than brought back. Lines of no known customer or product are not here.
-- quantity is null where the source counts no pieces.
{{ config(tags=['slow']) }}
with

lines as (
    select
        members.customer_id as customer_id,
        lines.product_id as product_id,
        {{ day_of('lines.ordered_at', var('timezone')) }} as bought_on,
        case when lines.kind = 'return' then -abs(lines.quantity) else lines.quantity end as quantity,
        lines.amount as amount
    from {{ ref('order_lines') }} as lines
    join {{ ref('customer_member') }} as members on members.record_key = lines.buyer_id
    where
        lines.kind in ('sale', 'return')
        and lines.product_id is not null
        and lines.ordered_at is not null
)

select
    customer_id,
    product_id,
    bought_on,
    sum(quantity) as quantity,
    cast(coalesce(sum(amount), 0) as {{ type('money') }}) as amount,
    {{ flag('coalesce(sum(quantity) > 0, sum(amount) > 0)') }} as is_purchase
from lines
group by
    customer_id,
    product_id,
    bought_on
