-- Every match of a regular expression (RE2) replaced; \1 is its first group.
{% macro replace_pattern(text, pattern, replacement) -%}
{%- if target.type == 'clickhouse' -%}
replaceRegexpAll({{ text }}, {{ sql_text(pattern) }}, {{ sql_text(replacement) }})
{%- else -%}
regexp_replace({{ text }}, {{ sql_text(pattern) }}, {{ sql_text(replacement) }}, 'g')
{%- endif -%}
{%- endmacro %}
