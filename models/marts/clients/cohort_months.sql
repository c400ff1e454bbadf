-- One row per month of first purchase, channel of it, and month of age (0 is the month of the first purchase), up to the last
-- month the warehouse knows of; a month in which nobody bought is a row too. Channel null is "not known".
-- is_partial: the month is not over yet, so its figures will still grow. Revenue is net of returns.
-- cohort_key numbers cohort and channel, so that sizes can be added up once whatever ages are asked for.
{{ config(tags=['slow']) }}
with

customers as (
    select
        customer_id,
        channel,
        {{ month_start('first_order_at', var('timezone')) }} as cohort_month
    from {{ ref('customers') }}
),

cohorts as (
    select
        cohort_month,
        channel,
        cast(count(*) as {{ type('integer') }}) as cohort_size,
        cast(row_number() over (order by cohort_month, channel) as {{ type('integer') }}) as cohort_key
    from customers
    group by
        cohort_month,
        channel
),

last_months as (
    select
        observed_on,
        {{ month_start('observed_on') }} as last_month
    from {{ ref('observed_until') }}
),

-- every month between the first and the last, whether or not anybody bought in it
ages as (
    select cast(units.digit + 10 * tens.digit + 100 * hundreds.digit as {{ type('integer') }}) as age_months
    from ({{ digits() }}) as units
    cross join ({{ digits() }}) as tens
    cross join ({{ digits() }}) as hundreds
),

cells as (
    select
        cohorts.cohort_month as cohort_month,
        cohorts.channel as channel,
        cohorts.cohort_size as cohort_size,
        cohorts.cohort_key as cohort_key,
        ages.age_months as age_months,
        {{ flag(months_after('cohorts.cohort_month', 'ages.age_months + 1') ~ ' > ' ~ days_after('last_months.observed_on', 1)) }}
            as is_partial
    from cohorts
    cross join last_months
    cross join ages
    where ages.age_months <= {{ months_from('cohorts.cohort_month', 'last_months.last_month') }}
),

bought as (
    select
        customers.cohort_month as cohort_month,
        customers.channel as channel,
        greatest({{ months_from('customers.cohort_month', 'purchases.purchased_on') }}, 0) as age_months,
        cast(count(distinct case when purchases.amount > 0 then purchases.customer_id end) as {{ type('integer') }})
            as active_count,
        sum(purchases.amount) as revenue
    from {{ ref('purchase') }} as purchases
    join customers on customers.customer_id = purchases.customer_id
    where purchases.purchased_on is not null
    group by
        customers.cohort_month,
        customers.channel,
        greatest({{ months_from('customers.cohort_month', 'purchases.purchased_on') }}, 0)
)

select
    {{ joined_text([as_text('cells.cohort_key'), as_text('cells.age_months')], ' ') }} as cohort_cell_id,
    cells.cohort_key as cohort_key,
    cells.cohort_month as cohort_month,
    cells.channel as channel,
    cells.age_months as age_months,
    cells.is_partial as is_partial,
    cells.cohort_size as cohort_size,
    coalesce(bought.active_count, 0) as active_count,
    cast(coalesce(bought.revenue, 0) as {{ type('money') }}) as revenue,
    cast(
        sum(coalesce(bought.revenue, 0)) over (
            partition by cells.cohort_key order by cells.age_months rows between unbounded preceding and current row
        ) as {{ type('money') }}
    ) as cumulative_revenue
from cells
left join bought
    on bought.cohort_month = cells.cohort_month
    and coalesce(bought.channel, '') = coalesce(cells.channel, '')
    and bought.age_months = cells.age_months
