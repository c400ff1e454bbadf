-- One row per ad spend, whatever its source. `spend` is in the company's currency (null where no rate holds for the day),
-- `original_spend` in the currency of the ad account.
with

sourced as (
    {{ union_staged('ad_spend') }}
)

select
    sourced.system as system,
    sourced.ad_spend_id as ad_spend_id,
{%- for field in var('entities')['ad_spend'] %}
{%- if field.name == 'spend' %}
    {{ company_money('sourced.spend', 'sourced.currency', 'rates.rate') }} as spend,
{%- else %}
    sourced.{{ field.name }} as {{ field.name }},
{%- endif %}
{%- endfor %}
    sourced.spend as original_spend
from sourced
left join {{ ref('currency_rate') }} as rates
    on rates.currency = sourced.currency
    and sourced.spent_on >= rates.valid_from
    and (
        rates.valid_to is null
        or sourced.spent_on < rates.valid_to
    )
where not sourced.is_deleted
