-- How many characters a text has (not bytes).
{% macro text_length(text) -%}
{%- if target.type == 'clickhouse' -%}
lengthUTF8({{ text }})
{%- else -%}
length({{ text }})
{%- endif -%}
{%- endmacro %}
