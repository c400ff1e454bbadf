-- Seconds (or, with per_second=1000, milliseconds) since 1970 as text -> instant in UTC; null when unreadable.
{% macro unix_instant(text, per_second=1) -%}
{%- set micros = '(' ~ to_integer(text) ~ ' * ' ~ (1000000 // per_second) ~ ')' -%}
{%- if target.type == 'clickhouse' -%}
cast(fromUnixTimestamp64Micro({{ micros }}, 'UTC') as {{ type('instant') }})
{%- else -%}
make_timestamp({{ micros }})
{%- endif -%}
{%- endmacro %}
