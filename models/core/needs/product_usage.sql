-- One row per day looked from and product somebody had bought again by then: how fast clients use it up, and how unlike
-- they are. A client's own rate is drawn to that of the product as if he had used prior_units in prior_days before.
-- The prior is the gamma distribution with the mean of all clients and the spread between them that chance does not
-- explain (method of moments for rates seen over unequal times); at most it weighs as much as all that was seen.
{{ config(tags=['slow']) }}
with

repeats as (
    select
        seen_on,
        product_id,
        units,
        cast(usage_days as {{ type('double') }}) as days
    from {{ ref('need_state') }}
    where
        purchase_count > 1
        and usage_days > 0
        and units > 0
),

means as (
    select
        seen_on,
        product_id,
        count(*) as client_count,
        sum(units) / sum(days) as rate,
        sum(days) as days,
        sum(days * days) as squared_days
    from repeats
    group by
        seen_on,
        product_id
),

spreads as (
    select
        means.seen_on as seen_on,
        means.product_id as product_id,
        max(means.client_count) as client_count,
        max(means.rate) as rate,
        max(means.days) as days,
        (
            sum(repeats.days * (repeats.units / repeats.days - means.rate) * (repeats.units / repeats.days - means.rate))
            - (max(means.client_count) - 1) * max(means.rate)
        ) / nullif(max(means.days) - max(means.squared_days) / max(means.days), 0) as variance
    from means
    join repeats
        on repeats.seen_on = means.seen_on
        and repeats.product_id = means.product_id
    group by
        means.seen_on,
        means.product_id
)

select
    seen_on,
    product_id,
    cast(client_count as {{ type('integer') }}) as client_count,
    rate,
    case when variance * days > rate then rate * rate / variance else rate * days end as prior_units,
    case when variance * days > rate then rate / variance else days end as prior_days
from spreads
