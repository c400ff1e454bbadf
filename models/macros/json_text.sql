-- A field of a JSON object as text: a string without its quotes, anything else as written, null when null or absent.
{% macro json_text(object, key) -%}
{%- if target.type == 'clickhouse' -%}
multiIf(
    JSONType({{ object }}, '{{ key }}') = 'String', JSONExtractString({{ object }}, '{{ key }}'),
    JSONType({{ object }}, '{{ key }}') = 'Null', null,
    JSONExtractRaw({{ object }}, '{{ key }}')
)
{%- else -%}
json_extract_string({{ object }}, '$."{{ key }}"')
{%- endif -%}
{%- endmacro %}
