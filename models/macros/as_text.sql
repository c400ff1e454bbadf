-- A value as text, as the engine writes it: equal on both for text, integers, dates and flags.
{% macro as_text(value) -%}
{%- if target.type == 'clickhouse' -%}
toString({{ value }})
{%- else -%}
cast({{ value }} as varchar)
{%- endif -%}
{%- endmacro %}
