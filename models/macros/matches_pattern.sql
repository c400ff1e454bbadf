-- Whether a regular expression (RE2) matches anywhere in the text.
{% macro matches_pattern(text, pattern) -%}
{%- if target.type == 'clickhouse' -%}
match({{ text }}, {{ sql_text(pattern) }})
{%- else -%}
regexp_matches({{ text }}, {{ sql_text(pattern) }})
{%- endif -%}
{%- endmacro %}
