-- The clock on the wall of a zone at a UTC instant, as a timestamp without a zone.
{% macro local_time(at, tz) -%}
{%- if target.type == 'clickhouse' -%}
toTimeZone(toDateTime64({{ at }}, 6, 'UTC'), '{{ tz }}')
{%- else -%}
timezone('{{ tz }}', timezone('UTC', cast({{ at }} as timestamp)))
{%- endif -%}
{%- endmacro %}
