-- One row per day looked from, customer and product, with the day on which the customer runs out of it.
-- rate is pieces a day: the client's own, drawn to the product's. basis says what it stands on: own, product (bought
-- once), or interval (pieces are not counted: the usual days between purchases). Null where nobody has bought it again.
-- run_out_on is rounded down: the list is early rather than late. It is null beyond a hundred years.
{{ config(tags=['slow']) }}
with

rated as (
    select
        states.seen_on as seen_on,
        states.customer_id as customer_id,
        states.product_id as product_id,
        states.purchase_count as purchase_count,
        states.last_on as last_on,
        states.next_on as next_on,
        states.median_interval_days as median_interval_days,
        states.usual_amount as usual_amount,
        states.stock as stock,
        {{ drawn_rate('states.units', 'states.usage_days', 'usage.prior_units', 'usage.prior_days') }} as rate
    from {{ ref('need_state') }} as states
    left join {{ ref('product_usage') }} as usage
        on usage.seen_on = states.seen_on
        and usage.product_id = states.product_id
),

lasting as (
    select
        seen_on,
        customer_id,
        product_id,
        purchase_count,
        last_on,
        next_on,
        usual_amount,
        stock,
        rate,
        case
            when stock > 0 and rate > 0 and purchase_count > 1 then 'own'
            when stock > 0 and rate > 0 then 'product'
            when median_interval_days > 0 then 'interval'
        end as basis,
        case
            when stock > 0 and rate > 0 then stock / rate
            when median_interval_days > 0 then median_interval_days
        end as lasting_days
    from rated
)

select
    {{ joined_text([as_text('seen_on'), 'customer_id', 'product_id'], ' ') }} as need_id,
    seen_on,
    customer_id,
    product_id,
    purchase_count,
    last_on,
    next_on,
    usual_amount,
    stock,
    rate,
    basis,
    lasting_days,
    {{ days_from('last_on', 'seen_on') }} as silent_days,
    case when lasting_days < 36500 then {{ days_after('last_on', 'floor(lasting_days)') }} end as run_out_on,
    {{ need_stage('(' ~ days_from('last_on', 'seen_on') ~ ') / lasting_days') }} as stage,
    case
        when lasting_days <= 20 then 'weeks'
        when lasting_days <= 60 then 'months'
        when lasting_days <= 150 then 'quarters'
        when lasting_days is not null then 'years'
    end as pace
from lasting
