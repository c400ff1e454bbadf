-- MD5 of a text as 32 lower-case hex digits.
{% macro text_md5(text) -%}
{%- if target.type == 'clickhouse' -%}
lower(hex(MD5({{ text }})))
{%- else -%}
md5({{ text }})
{%- endif -%}
{%- endmacro %}
