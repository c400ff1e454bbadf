-- One row per month: new clients and CAC as the cards say, and as they are once cards of one client are joined.
-- A first sale to a card whose client had bought before was counted as a new client: new_client_count is lower than
-- new_card_count by false_new_count, and the cost of one is higher by as much.
{{ config(tags=['slow']) }}
with

cards as (
    select
        purchases.customer_id as customer_id,
        purchases.record_key as record_key,
        purchases.purchased_on as purchased_on,
        purchases.amount as amount,
        row_number() over (
            partition by purchases.record_key order by purchases.purchased_at, purchases.purchase_id
        ) as of_card,
        row_number() over (
            partition by purchases.customer_id order by purchases.purchased_at, purchases.purchase_id
        ) as of_client
    from {{ ref('purchase') }} as purchases
    where purchases.customer_id is not null
),

firsts as (
    select
        {{ month_start('purchased_on') }} as month,
        sum(case when of_card = 1 then 1 else 0 end) as new_card_count,
        sum(case when of_client = 1 then 1 else 0 end) as new_client_count,
        sum(case when of_card = 1 and of_client > 1 then 1 else 0 end) as false_new_count,
        sum(case when of_card = 1 and of_client > 1 then amount else 0 end) as false_new_amount
    from cards
    group by 1
),

spend as (
    select
        {{ month_start('spent_on') }} as month,
        sum(spend) as spend
    from {{ ref('ad_spend') }}
    group by 1
),

months as (
    select month from firsts
    union distinct
    select month from spend
)

select
    months.month as month,
    cast(spend.spend as {{ type('money') }}) as spend,
    cast(coalesce(firsts.new_card_count, 0) as {{ type('integer') }}) as new_card_count,
    cast(coalesce(firsts.new_client_count, 0) as {{ type('integer') }}) as new_client_count,
    cast(coalesce(firsts.false_new_count, 0) as {{ type('integer') }}) as false_new_count,
    cast(coalesce(firsts.false_new_amount, 0) as {{ type('money') }}) as false_new_amount,
    cast(spend.spend as {{ type('double') }}) / nullif(firsts.new_card_count, 0) as cac_by_cards,
    cast(spend.spend as {{ type('double') }}) / nullif(firsts.new_client_count, 0) as cac_by_clients
from months
left join firsts on firsts.month = months.month
left join spend on spend.month = months.month
where months.month is not null
