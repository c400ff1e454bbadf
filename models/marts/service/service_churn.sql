-- Two rows: customers served badly soon after their first purchase, and all others; how many never bought again.
-- Badly: a ticket opened within 16 days of it was closed late or marked 1 or 2. Only customers whose first purchase lies
-- 400 days back and more are judged: the others had no time to come back. lost_revenue: what the worse served would have
-- brought, had they come back like the others, at the mean of what those who came back have brought since.
{{ config(tags=['slow']) }}
with

placed as (
    select
        customer_id,
        purchased_at,
        purchased_on,
        amount,
        row_number() over (partition by customer_id order by purchased_at, purchase_id) as place
    from {{ ref('purchase') }}
    where customer_id is not null
),

histories as (
    select
        customer_id,
        min(purchased_at) as first_at,
        min(purchased_on) as first_on,
        count(*) as purchase_count,
        sum(case when place > 1 then amount end) as later_amount
    from placed
    group by customer_id
),

troubles as (
    select distinct histories.customer_id as customer_id
    from {{ ref('ticket_times') }} as tickets
    join {{ ref('customer_member') }} as members
        on members.record_key = {{ client_key('tickets.company_id', 'tickets.contact_id') }}
    join histories on histories.customer_id = members.customer_id
    where
        {{ days_between('histories.first_at', 'tickets.opened_at') }} between 0 and 16
        and (tickets.is_within_sla = false or tickets.rating <= 2)
),

judged as (
    select
        histories.customer_id as customer_id,
        troubles.customer_id is not null as is_served_badly,
        histories.purchase_count > 1 as has_come_back,
        histories.later_amount as later_amount
    from histories
    cross join {{ ref('observed_until') }} as until
    left join troubles on troubles.customer_id = histories.customer_id
    where {{ days_between('histories.first_on', 'until.observed_on') }} > 400
),

counted as (
    select
        is_served_badly,
        count(*) as customer_count,
        sum(case when has_come_back then 0 else 1 end) as lost_count,
        avg(case when has_come_back then cast(later_amount as {{ type('double') }}) end) as worth
    from judged
    group by is_served_badly
)

select
    cast(counted.is_served_badly as {{ type('flag') }}) as is_served_badly,
    cast(counted.customer_count as {{ type('integer') }}) as customer_count,
    cast(counted.lost_count as {{ type('integer') }}) as lost_count,
    counted.lost_count / cast(counted.customer_count as {{ type('double') }}) as churn_rate,
    {{ wilson_low('counted.lost_count', 'counted.customer_count') }} as churn_low,
    {{ wilson_high('counted.lost_count', 'counted.customer_count') }} as churn_high,
    case
        when counted.is_served_badly
            then greatest(0, counted.lost_count - counted.customer_count * others.lost_count
                / cast(others.customer_count as {{ type('double') }})) * others.worth
    end as lost_revenue
from counted
left join counted as others on others.is_served_badly = false
