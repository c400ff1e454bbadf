-- The first group of a regular expression (RE2) in a text; null where it is not found or empty.
{% macro find_pattern(text, pattern) -%}
{%- if target.type == 'clickhouse' -%}
nullIf(extract({{ text }}, {{ sql_text(pattern) }}), '')
{%- else -%}
nullif(regexp_extract({{ text }}, {{ sql_text(pattern) }}, 1), '')
{%- endif -%}
{%- endmacro %}
