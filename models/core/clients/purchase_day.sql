-- One row per customer and local day with what he bought on it, all together, returns taken off.
-- is_purchase: more was bought than brought back, or something was had for nothing. Days of returns alone are no purchase.
{{ config(tags=['slow']) }}
select
    customer_id,
    purchased_on,
    sum(amount) as amount,
    sum(gross_margin) as gross_margin,
    {{ flag('sum(amount) > 0 or (sum(amount) = 0 and min(amount) = 0)') }} as is_purchase
from {{ ref('purchase') }}
where
    customer_id is not null
    and purchased_on is not null
group by
    customer_id,
    purchased_on
