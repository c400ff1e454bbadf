-- Text -> number, decimal(18, 4); null when unreadable. How numbers may be written: to_decimal.
{% macro to_number(text, decimal='.') -%}
{{ to_decimal(text, 4, decimal) }}
{%- endmacro %}
