-- In small letters, Cyrillic too.
{% macro lower_text(text) -%}
{%- if target.type == 'clickhouse' -%}
lowerUTF8({{ text }})
{%- else -%}
lower({{ text }})
{%- endif -%}
{%- endmacro %}
