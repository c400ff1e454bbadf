-- One row per model of what clients will do: whether it could be fitted, by how many cases, and how it did when it had to
-- foretell a stretch of the past that it was not shown (core.repeat_backtest). regularity: of purchases, 1 as the models take
-- them, more by a timetable, where they are slow to believe that a client left.
{{ config(tags=['slow']) }}
select
    fits.model as model,
    fits.is_used as is_used,
    fits.why_not as why_not,
    fits.customer_count as customer_count,
    fits.repeat_buyer_count as case_count,
    fits.log_likelihood as log_likelihood,
    cast(null as {{ type('double') }}) as correlation,
    backtests.split_on as backtest_from,
    backtests.until_on as backtest_until,
    backtests.actual as backtest_actual,
    backtests.expected as backtest_expected,
    backtests.low as backtest_low,
    backtests.high as backtest_high,
    regularities.regularity as regularity
from {{ ref('repeat_fit') }} as fits
cross join {{ ref('purchase_regularity') }} as regularities
left join {{ ref('repeat_backtest') }} as backtests
    on backtests.model = fits.model
    and backtests.repeats = 'all'
where fits.parameter_set = 'best'

union all

select
    'Gamma-Gamma' as model,
    why_not is null as is_used,
    why_not,
    customer_count,
    customer_count as case_count,
    log_likelihood,
    correlation,
    cast(null as {{ type('date') }}) as backtest_from,
    cast(null as {{ type('date') }}) as backtest_until,
    cast(null as {{ type('integer') }}) as backtest_actual,
    cast(null as {{ type('double') }}) as backtest_expected,
    cast(null as {{ type('double') }}) as backtest_low,
    cast(null as {{ type('double') }}) as backtest_high,
    cast(null as {{ type('double') }}) as regularity
from {{ ref('spend_fit') }}
where parameter_set = 'best'
