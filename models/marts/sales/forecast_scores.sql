-- One row per forecast that was kept and month that has ended since: what was said, and what came.
{{ config(tags=['slow']) }}
with

facts as (
    select
        closed_month,
        sum(won_amount) as won_amount
    from {{ ref('won_flow') }}
    group by closed_month
)

select
    kept.made_on as made_on,
    kept.month as month,
    {{ days_from('kept.made_on', months_after('kept.month', 1)) }} - 1 as days_ahead,
    kept.method as method,
    kept.forecast_low as forecast_low,
    kept.forecast_amount as forecast_amount,
    kept.forecast_high as forecast_high,
    kept.plan_amount as plan_amount,
    coalesce(facts.won_amount, 0) as won_amount,
    {{ flag('coalesce(facts.won_amount, 0) between kept.forecast_low and kept.forecast_high') }} as is_within
from {{ ref('forecast_ledger') }} as kept
cross join {{ ref('observed_until') }} as observed
left join facts on facts.closed_month = kept.month
where
    kept.dbt_valid_to is null
    and kept.month < {{ month_start('observed.observed_on') }}
