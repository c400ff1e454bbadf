-- The date of an instant in a zone (the company's own: var('timezone')).
{% macro day_of(at, tz='UTC') -%}
{%- if target.type == 'clickhouse' -%}
toDate32({{ local_time(at, tz) }})
{%- else -%}
cast({{ local_time(at, tz) }} as date)
{%- endif -%}
{%- endmacro %}
