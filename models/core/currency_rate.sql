-- One row per currency and stretch of days for which a rate to the company's currency holds.
with

rates as (
    select
        currency,
        cast(valid_from as {{ type('date') }}) as valid_from,
        cast(rate as {{ type('number') }}) as rate
    from {{ ref('currency_rates') }}
    where currency <> '{{ var("currency") }}'
)

select
    currency,
    valid_from,
    {{ next_value('valid_from', within='currency', order='valid_from') }} as valid_to,
    rate
from rates
