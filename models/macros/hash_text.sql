-- One key for several columns: MD5 of their texts; null is not the same as an empty text.
-- Equal on both engines for text, integers, dates and flags; write decimals, doubles and instants as text first.
{% macro hash_text(columns) -%}
{%- set parts -%}
{%- for column in columns -%}
coalesce({{ as_text(column) }}, {{ sql_text('\\N') }}){% if not loop.last %}, '|', {% endif -%}
{%- endfor -%}
{%- endset -%}
{{ text_md5('concat(' ~ parts ~ ", '')") }}
{%- endmacro %}
