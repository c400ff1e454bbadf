-- One row per customer whose purchases lie on several cards: what each card alone would have said of the client.
{{ config(tags=['slow']) }}
with

cards as (
    select
        customer_id,
        record_key,
        count(*) as purchase_count,
        sum(amount) as amount
    from {{ ref('purchase') }}
    where customer_id is not null
    group by
        customer_id,
        record_key
)

select
    customer_id,
    count(*) as card_count,
    sum(purchase_count) as purchase_count,
    cast(sum(amount) as {{ type('money') }}) as amount,
    cast(max(amount) as {{ type('money') }}) as largest_card_amount,
    cast(sum(amount) - max(amount) as {{ type('money') }}) as hidden_amount
from cards
group by customer_id
having count(*) > 1
