-- The value below which a share of the values lies, interpolated between neighbours (Excel's PERCENTILE.INC), as a double.
-- Nulls do not count; of nothing it is null.
{% macro quantile(value, share) -%}
{%- if target.type == 'clickhouse' -%}
quantileExactInclusiveOrNull({{ share }})(toFloat64({{ value }}))
{%- else -%}
quantile_cont(cast({{ value }} as double), {{ share }})
{%- endif -%}
{%- endmacro %}
