-- In capital letters, Cyrillic too.
{% macro upper_text(text) -%}
{%- if target.type == 'clickhouse' -%}
upperUTF8({{ text }})
{%- else -%}
upper({{ text }})
{%- endif -%}
{%- endmacro %}
