-- Ad spend in a currency for which no rate is known on its day: it is missing from every sum of spend. Rates are kept in
-- seeds/reference/currency_rates.csv.
{{ config(severity='warn') }}
select
    ad_spend_id,
    currency,
    spent_on,
    original_spend
from {{ ref('ad_spend') }}
where
    original_spend is not null
    and spend is null
