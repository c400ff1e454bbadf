-- One row per customer and local day on which he bought, everything of that day together. A day on which at least as much
-- came back as was bought is no purchase.
{{ config(tags=['slow']) }}
select
    customer_id,
    purchased_on,
    sum(amount) as amount,
    sum(gross_margin) as gross_margin
from {{ ref('purchase') }}
where
    customer_id is not null
    and purchased_on is not null
group by
    customer_id,
    purchased_on
having sum(amount) > 0
