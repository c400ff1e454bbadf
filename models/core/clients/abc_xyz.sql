-- One row per customer who bought, with his class by money and by steadiness.
-- abc: customers by revenue, greatest first; A while those above bring less than 80 % of all, B less than 95 %, C the rest.
-- Equal revenue is one class; revenue of 0 and below is C and no part of the whole.
-- xyz: spread of the revenue of months over its mean (population), months without purchases counted as 0, from the first
-- purchase to the last whole month: X below 0.10, Y to 0.25, Z above; null under three months, or where the mean is not
-- above 0.
{{ config(tags=['slow']) }}
with

customers as (
    select
        customer_id,
        first_on,
        revenue,
        case when revenue > 0 then revenue else 0 end as counted
    from {{ ref('customer_month') }}
    where is_current
),

ranked as (
    select
        customer_id,
        revenue,
        sum(cast(counted as {{ type('money') }})) over (order by revenue desc)
            - sum(cast(counted as {{ type('money') }})) over (partition by revenue) as above,
        sum(cast(counted as {{ type('money') }})) over () as whole
    from customers
),

last_month as (
    select
        case
            when {{ days_after('observed_on', 1) }} = {{ months_after(month_start('observed_on'), 1) }}
                then {{ month_start('observed_on') }}
            else {{ months_after(month_start('observed_on'), -1) }}
        end as month
    from {{ ref('observed_until') }}
),

months as (
    select
        purchases.customer_id as customer_id,
        {{ month_start('purchases.purchased_on') }} as month,
        cast(sum(purchases.amount) as {{ type('double') }}) as amount
    from {{ ref('purchase') }} as purchases
    cross join last_month
    where
        purchases.customer_id is not null
        and {{ month_start('purchases.purchased_on') }} <= last_month.month
    group by
        purchases.customer_id,
        {{ month_start('purchases.purchased_on') }}
),

sums as (
    select
        customer_id,
        min(month) as first_month,
        sum(amount) as amount,
        sum(amount * amount) as squares
    from months
    group by customer_id
),

spreads as (
    select
        sums.customer_id as customer_id,
        {{ months_from('sums.first_month', 'last_month.month') }} + 1 as month_count,
        sums.amount as amount,
        sums.squares as squares
    from sums
    cross join last_month
),

variations as (
    select
        customer_id,
        case
            when month_count >= 3 and amount > 0
                then sqrt(greatest(squares / month_count - (amount / month_count) * (amount / month_count), 0))
                    / (amount / month_count)
        end as variation
    from spreads
)

select
    ranked.customer_id as customer_id,
    case
        when ranked.revenue <= 0 then 'C'
        when 100 * ranked.above < 80 * ranked.whole then 'A'
        when 100 * ranked.above < 95 * ranked.whole then 'B'
        else 'C'
    end as abc,
    variations.variation as variation,
    case
        when variations.variation is null then null
        when variations.variation < 0.10 then 'X'
        when variations.variation <= 0.25 then 'Y'
        else 'Z'
    end as xyz
from ranked
left join variations on variations.customer_id = ranked.customer_id
