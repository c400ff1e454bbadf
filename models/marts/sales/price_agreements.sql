-- One row per price agreed with a client for a product over some days.
-- valid_days: days it still holds, counted from core observed_until; below 0 it is over. is_running: it holds on that day.
select
    agreements.price_agreement_id as price_agreement_id,
    agreements.system as system,
    agreements.number as number,
    agreements.status as status,
    agreements.company_name as company,
    agreements.product_number as product_number,
    agreements.price as price,
    agreements.currency as currency,
    agreements.valid_from as valid_from,
    agreements.valid_to as valid_to,
    {{ days_from('observed.observed_on', 'agreements.valid_to') }} as valid_days,
    cast(
        (agreements.valid_from is null or agreements.valid_from <= observed.observed_on)
        and (agreements.valid_to is null or agreements.valid_to >= observed.observed_on)
        as {{ type('flag') }}
    ) as is_running
from {{ ref('price_agreement') }} as agreements
cross join {{ ref('observed_until') }} as observed
