-- A row for each part of a text that holds several with a mark between them, trimmed; stands in a select list only.
{% macro each_part(text, mark) -%}
{%- if target.type == 'clickhouse' -%}
arrayJoin(arrayMap(part -> trim(part), splitByString({{ sql_text(mark) }}, assumeNotNull(coalesce({{ text }}, '')))))
{%- else -%}
unnest(list_transform(string_split({{ text }}, {{ sql_text(mark) }}), lambda part: trim(part)))
{%- endif -%}
{%- endmacro %}
