-- Text -> money, decimal(18, 2); null when unreadable. How numbers may be written: to_decimal.
{% macro to_money(text, decimal='.') -%}
{{ to_decimal(text, 2, decimal) }}
{%- endmacro %}
