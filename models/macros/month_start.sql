-- The first day of the month of an instant in a zone, or of a date (leave the zone out), as a date.
{% macro month_start(at, tz=none) -%}
{%- set local = at if tz is none else local_time(at, tz) -%}
{%- if target.type == 'clickhouse' -%}
{#- toStartOfMonth gives a Date, which cannot hold a month before 1970. -#}
makeDate32(toYear({{ local }}), toMonth({{ local }}), 1)
{%- else -%}
cast(date_trunc('month', {{ local }}) as date)
{%- endif -%}
{%- endmacro %}
