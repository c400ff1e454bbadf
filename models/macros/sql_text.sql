-- A text as the engine's string literal. ClickHouse reads backslashes in one, DuckDB does not.
{% macro sql_text(text) -%}
{%- if target.type == 'clickhouse' -%}
'{{ text | replace('\\', '\\\\') | replace("'", "''") }}'
{%- else -%}
'{{ text | replace("'", "''") }}'
{%- endif -%}
{%- endmacro %}
