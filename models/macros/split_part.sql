-- The nth part (from 1) of a text cut at a separator; '' past the last part, null for null.
{% macro split_part(text, separator, n) -%}
{%- if target.type == 'clickhouse' -%}
{#- An array cannot be null, so neither can the text it is cut from. -#}
if(isNull({{ text }}), null, splitByString({{ sql_text(separator) }}, assumeNotNull({{ text }}))[{{ n }}])
{%- else -%}
split_part({{ text }}, {{ sql_text(separator) }}, {{ n }})
{%- endif -%}
{%- endmacro %}
