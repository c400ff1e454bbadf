-- Costs of winning clients that are in no sum: without a first day, or in a currency for which no rate is known on it.
{{ config(severity='warn') }}
select
    costs.acquisition_cost_id,
    costs.currency,
    costs.starts_on,
    costs.amount
from {{ ref('acquisition_cost') }} as costs
left join {{ ref('currency_rate') }} as rates
    on rates.currency = costs.currency
    and costs.starts_on >= rates.valid_from
    and (
        rates.valid_to is null
        or costs.starts_on < rates.valid_to
    )
where
    costs.amount is not null
    and (
        costs.starts_on is null
        or {{ company_money('costs.amount', 'costs.currency', 'rates.rate') }} is null
    )
