-- SHA-256 of a text as 64 lower-case hex digits; null for null.
{% macro text_sha256(text) -%}
{%- if target.type == 'clickhouse' -%}
lower(hex(SHA256({{ text }})))
{%- else -%}
sha256({{ text }})
{%- endif -%}
{%- endmacro %}
