{# Every forecast ever made, one row per day it was made on and month it was made for, of the whole company. It is only added
to: a forecast of an earlier day is not in today's rows, and stays. #}
{{ config(strategy='check', unique_key=['made_on', 'month'], check_cols=['forecast_amount', 'plan_amount'], tags=['slow']) }}
select
    observed.observed_on as made_on,
    runs.month as month,
    max(runs.method) as method,
    {{ quantile('runs.amount', 0.1) }} as forecast_low,
    {{ quantile('runs.amount', 0.5) }} as forecast_amount,
    {{ quantile('runs.amount', 0.9) }} as forecast_high,
    max(plans.plan_amount) as plan_amount
from (
    select
        month,
        draw,
        max(method) as method,
        sum(kopecks) / 100.0 as amount
    from {{ ref('forecast') }}
    where draw is not null
    group by
        month,
        draw
) as runs
cross join {{ ref('observed_until') }} as observed
left join (
    select
        month,
        sum(plan_amount) as plan_amount
    from {{ ref('forecast') }}
    where draw is null
    group by month
) as plans on plans.month = runs.month
group by
    observed.observed_on,
    runs.month
