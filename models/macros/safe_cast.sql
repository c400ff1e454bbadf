-- Text in the plain form (1234.5, 2024-01-31, true) as a value of the kind; null when it cannot be one.
{% macro safe_cast(value, kind) -%}
{%- if kind == 'money' -%}{{ to_money(value) }}
{%- elif kind == 'number' -%}{{ to_number(value) }}
{%- elif kind == 'integer' -%}{{ to_integer(value) }}
{%- elif kind == 'flag' -%}{{ to_flag(value) }}
{%- elif kind == 'instant' -%}{{ to_instant(value) }}
{%- elif kind == 'date' -%}{{ to_date(value) }}
{%- elif kind == 'double' and target.type == 'clickhouse' -%}toFloat64OrNull({{ as_text(value) }})
{%- elif kind == 'double' -%}try_cast({{ value }} as double)
{%- else -%}cast({{ value }} as {{ type('text') }})
{%- endif -%}
{%- endmacro %}
