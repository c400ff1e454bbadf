-- A number that grows with a row's place in its file; compare it only within one batch of a raw table.
-- DuckDB keeps rows in the order they were loaded, and numbering them while loading would double the time.
{% macro file_order(raw_table) -%}
{%- if target.type == 'clickhouse' -%}
{{ raw_table }}._line
{%- else -%}
{{ raw_table }}.rowid
{%- endif -%}
{%- endmacro %}
