-- The middle value, between the two middle ones when their number is even, as a double. Nulls do not count.
{% macro median(value) -%}
{%- if target.type == 'clickhouse' -%}
{#- quantileExactInclusive refuses Decimal. -#}
quantileExactInclusiveOrNull(0.5)(toFloat64({{ value }}))
{%- else -%}
quantile_cont(cast({{ value }} as double), 0.5)
{%- endif -%}
{%- endmacro %}
