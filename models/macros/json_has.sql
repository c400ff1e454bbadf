-- Whether a JSON object has the field, even if its value is null.
{% macro json_has(object, key) -%}
{%- if target.type == 'clickhouse' -%}
cast(JSONHas({{ object }}, '{{ key }}') as {{ type('flag') }})
{%- else -%}
json_exists({{ object }}, '$."{{ key }}"')
{%- endif -%}
{%- endmacro %}
