-- One row per line of an order; an order that came without lines is one line of the order's whole amount.
-- Each line is a sale, a return or an adjustment, so revenue - returns_amount + adjustment_amount is the sum of all lines.
-- buyer_id is null where the source does not say who bought: the money stays, under "not known".
with

all_lines as (
    select
        order_line_id,
        order_id,
        product_id,
        kind,
        quantity,
        amount,
        cost
    from {{ ref('order_line') }}

    union all

    select
        orders.order_id as order_line_id,
        orders.order_id as order_id,
        cast(null as {{ type('reference') }}) as product_id,
        cast(null as {{ type('text') }}) as kind,
        cast(null as {{ type('number') }}) as quantity,
        orders.amount as amount,
        cast(null as {{ type('money') }}) as cost
    from {{ ref('order') }} as orders
    left join (select distinct order_id from {{ ref('order_line') }}) as with_lines
        on with_lines.order_id = orders.order_id
    where with_lines.order_id is null
),

lines as (
    select
        all_lines.order_line_id as order_line_id,
        all_lines.order_id as order_id,
        all_lines.product_id as product_id,
        all_lines.quantity as quantity,
        case
            when all_lines.kind is not null then all_lines.kind
            when all_lines.amount > 0 and coalesce(all_lines.quantity, 1) > 0 then 'sale'
            when all_lines.amount < 0 or all_lines.quantity < 0 then 'return'
            else 'adjustment'
        end as kind,
        {{ company_money('all_lines.amount', 'orders.currency', 'rates.rate') }} as amount,
        {{ company_money('all_lines.cost', 'orders.currency', 'rates.rate') }} as cost,
        orders.number as order_number,
        orders.system as system,
        orders.company_id as company_id,
        orders.contact_id as contact_id,
        {{ client_key('orders.company_id', 'orders.contact_id') }} as buyer_id,
        orders.country as country,
        orders.channel as channel,
        orders.owner_id as owner_id,
        orders.deal_id as deal_id,
        orders.ordered_at as ordered_at
    from all_lines
    left join {{ ref('order') }} as orders on orders.order_id = all_lines.order_id
    left join {{ ref('currency_rate') }} as rates
        on {{ rate_holds('rates', 'orders.currency', 'orders.ordered_at') }}
),

first_sales as (
    select
        buyer_id,
        min(ordered_at) as first_ordered_at
    from lines
    where
        kind = 'sale'
        and buyer_id is not null
    group by buyer_id
)

select
    lines.order_line_id as order_line_id,
    lines.system as system,
    lines.order_id as order_id,
    lines.order_number as order_number,
    lines.product_id as product_id,
    products.name as product,
    products.category as category,
    lines.company_id as company_id,
    companies.name as company,
    lines.contact_id as contact_id,
    lines.buyer_id as buyer_id,
    coalesce(lines.country, companies.country, contacts.country) as country,
    coalesce(lines.channel, deals.channel) as channel,
    lines.owner_id as owner_id,
    owners.name as owner,
    owners.team as team,
    lines.deal_id as deal_id,
    lines.kind as kind,
    lines.quantity as quantity,
    lines.amount as amount,
    case when lines.kind = 'sale' then lines.amount end as revenue,
    case when lines.kind = 'return' then -lines.amount end as returns_amount,
    case when lines.kind = 'adjustment' then lines.amount end as adjustment_amount,
    case when lines.kind = 'sale' then lines.amount - lines.cost end as gross_margin,
    {{ flag("lines.kind = 'sale' and lines.ordered_at = first_sales.first_ordered_at") }} as is_first_order,
    lines.ordered_at as ordered_at
from lines
left join {{ ref('product') }} as products on products.product_id = lines.product_id
left join {{ ref('company') }} as companies on companies.company_id = lines.company_id
left join {{ ref('contact') }} as contacts on contacts.contact_id = lines.contact_id
left join {{ ref('employee') }} as owners on owners.employee_id = lines.owner_id
left join {{ ref('deals') }} as deals on deals.deal_id = lines.deal_id
left join first_sales on first_sales.buyer_id = lines.buyer_id
