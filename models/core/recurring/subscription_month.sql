-- One row per first day of a month and client who pays on it or paid a month before, in the company's currency.
-- A stretch counts on days from its start to the day before its end. Who joined and left between two first days is not seen.
-- plan: the dearest of the client's plans on that day, else of the day a month before.
{{ config(tags=['slow']) }}
with

stretches as (
    select
        coalesce(members.customer_id, {{ client_key('subscriptions.company_id', 'subscriptions.contact_id') }}, subscriptions.subscription_id)
            as client_id,
        subscriptions.plan as plan,
        {{ company_money('subscriptions.monthly_amount', 'subscriptions.currency', 'rates.rate') }} as amount,
        subscriptions.started_on as started_on,
        subscriptions.ended_on as ended_on
    from {{ ref('subscription') }} as subscriptions
    left join {{ ref('currency_rate') }} as rates
        on rates.currency = subscriptions.currency
        and subscriptions.started_on >= rates.valid_from
        and (rates.valid_to is null or subscriptions.started_on < rates.valid_to)
    left join {{ ref('customer_member') }} as members
        on members.record_key = {{ client_key('subscriptions.company_id', 'subscriptions.contact_id') }}
    where subscriptions.started_on is not null
),

bounds as (
    select
        {{ month_start('min(started_on)') }} as first_month,
        {{ month_start('max(observed.observed_on)') }} as last_month
    from stretches
    cross join {{ ref('observed_until') }} as observed
),

months as (
    select {{ months_after('bounds.first_month', 'units.digit + 10 * tens.digit + 100 * hundreds.digit') }} as month
    from bounds
    cross join ({{ digits() }}) as units
    cross join ({{ digits() }}) as tens
    cross join ({{ digits() }}) as hundreds
    where units.digit + 10 * tens.digit + 100 * hundreds.digit <= {{ months_from('bounds.first_month', 'bounds.last_month') }}
),

paid as (
    select
        months.month as month,
        stretches.client_id as client_id,
        {{ arg_max('stretches.plan', 'stretches.amount') }} as plan,
        sum(stretches.amount) as amount
    from months
    cross join stretches
    where
        stretches.started_on <= months.month
        and (stretches.ended_on is null or stretches.ended_on > months.month)
    group by
        months.month,
        stretches.client_id
),

sides as (
    select month, client_id, plan, amount, cast(null as {{ type('text') }}) as previous_plan, cast(0 as {{ type('money') }}) as previous
    from paid

    union all

    select
        {{ months_after('paid.month', 1) }} as month,
        paid.client_id as client_id,
        cast(null as {{ type('text') }}) as plan,
        cast(0 as {{ type('money') }}) as amount,
        paid.plan as previous_plan,
        paid.amount as previous
    from paid
    cross join bounds
    where paid.month < bounds.last_month
),

firsts as (
    select
        client_id,
        min(month) as first_month
    from paid
    group by client_id
)

select
    sides.month as month,
    sides.client_id as client_id,
    coalesce(max(sides.plan), max(sides.previous_plan)) as plan,
    cast(sum(sides.amount) as {{ type('money') }}) as mrr,
    cast(sum(sides.previous) as {{ type('money') }}) as start_mrr,
    {{ flag('max(firsts.first_month) = sides.month') }} as is_first
from sides
join firsts on firsts.client_id = sides.client_id
group by
    sides.month,
    sides.client_id
