-- One row per line of an order; an order that came without lines is one line of the order's whole amount.
-- Each line is a sale, a return or an adjustment, so revenue - returns_amount + adjustment_amount is the sum of all lines.
-- buyer_id is null where the source does not say who bought: the money stays, under "not known".
with

lines as (
    select
        lines.order_line_id as order_line_id,
        lines.order_id as order_id,
        lines.product_id as product_id,
        lines.kind as given_kind,
        lines.quantity as quantity,
        lines.amount as amount,
        lines.cost as cost
    from {{ ref('order_line') }} as lines

    union all

    select
        orders.order_id as order_line_id,
        orders.order_id as order_id,
        cast(null as {{ type('reference') }}) as product_id,
        cast(null as {{ type('text') }}) as given_kind,
        cast(null as {{ type('number') }}) as quantity,
        orders.amount as amount,
        cast(null as {{ type('money') }}) as cost
    from {{ ref('order') }} as orders
    left join (select distinct order_id from {{ ref('order_line') }}) as with_lines
        on with_lines.order_id = orders.order_id
    where with_lines.order_id is null
),

told as (
    select
        lines.*,
        case
            when lines.given_kind is not null then lines.given_kind
            when lines.amount > 0 and coalesce(lines.quantity, 1) > 0 then 'sale'
            when lines.amount < 0 or lines.quantity < 0 then 'return'
            else 'adjustment'
        end as kind,
        orders.number as order_number,
        orders.system as system,
        orders.company_id as company_id,
        orders.contact_id as contact_id,
        coalesce(orders.company_id, orders.contact_id) as buyer_id,
        orders.country as order_country,
        orders.channel as order_channel,
        orders.owner_id as owner_id,
        orders.deal_id as deal_id,
        orders.ordered_at as ordered_at,
        case
            when orders.currency is null or orders.currency = '{{ var("currency") }}' then cast(1 as {{ type('number') }})
            else rates.rate
        end as rate
    from lines
    left join {{ ref('order') }} as orders on orders.order_id = lines.order_id
    left join {{ ref('currency_rate') }} as rates
        on rates.currency = orders.currency
        and {{ day_of('orders.ordered_at', var('timezone')) }} >= rates.valid_from
        and (rates.valid_to is null or {{ day_of('orders.ordered_at', var('timezone')) }} < rates.valid_to)
),

first_sales as (
    select
        buyer_id,
        min(ordered_at) as first_ordered_at
    from told
    where
        kind = 'sale'
        and buyer_id is not null
    group by buyer_id
),

valued as (
    select
        told.*,
        case when told.rate = 1 then told.amount else cast(told.amount * told.rate as {{ type('money') }}) end
            as company_amount,
        case when told.rate = 1 then told.cost else cast(told.cost * told.rate as {{ type('money') }}) end
            as company_cost
    from told
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
    coalesce(lines.order_country, companies.country, contacts.country) as country,
    coalesce(lines.order_channel, deals.channel) as channel,
    lines.owner_id as owner_id,
    owners.name as owner,
    owners.team as team,
    lines.deal_id as deal_id,
    lines.kind as kind,
    lines.quantity as quantity,
    lines.company_amount as amount,
    case when lines.kind = 'sale' then lines.company_amount end as revenue,
    case when lines.kind = 'return' then -lines.company_amount end as returns_amount,
    case when lines.kind = 'adjustment' then lines.company_amount end as adjustment_amount,
    case when lines.kind = 'sale' then lines.company_amount - lines.company_cost end as gross_margin,
    lines.kind = 'sale' and lines.ordered_at = first_sales.first_ordered_at as is_first_order,
    lines.ordered_at as ordered_at
from valued as lines
left join {{ ref('product') }} as products on products.product_id = lines.product_id
left join {{ ref('company') }} as companies on companies.company_id = lines.company_id
left join {{ ref('contact') }} as contacts on contacts.contact_id = lines.contact_id
left join {{ ref('employee') }} as owners on owners.employee_id = lines.owner_id
left join {{ ref('deals') }} as deals on deals.deal_id = lines.deal_id
left join first_sales on first_sales.buyer_id = lines.buyer_id
