-- The value in the row where `order_by` is greatest. Rows where either is null do not count; none left: null.
{% macro arg_max(value, order_by) -%}
{%- if target.type == 'clickhouse' -%}
argMaxOrNull({{ value }}, {{ order_by }})
{%- else -%}
arg_max({{ value }}, {{ order_by }})
{%- endif -%}
{%- endmacro %}
