-- Money in the company's currency: as it is when the currency is the company's own or not told, by the rate otherwise;
-- null where no rate holds. Join core currency_rate by rate_holds to have the rate.
{% macro company_money(amount, currency, rate) -%}
case
    when {{ currency }} is null or {{ currency }} = '{{ var("currency") }}' then {{ amount }}
    else {{ money_at_rate(amount, rate) }}
end
{%- endmacro %}

-- The condition of a join with core currency_rate: the rate of the currency on the day of the instant.
{% macro rate_holds(rates, currency, at) -%}
{{ rates }}.currency = {{ currency }}
    and {{ day_of(at, var('timezone')) }} >= {{ rates }}.valid_from
    and (
        {{ rates }}.valid_to is null
        or {{ day_of(at, var('timezone')) }} < {{ rates }}.valid_to
    )
{%- endmacro %}
