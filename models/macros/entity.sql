-- The three ways an entity of core/entities.yml is put together. `var('entities')` holds that file, fields in order.

-- The log holds every entity's versions: those of another are no reason to build this one.
{% macro versions_of(entity) -%}
{{ config(source_filters={'app.versions': "kind = '" ~ entity ~ "'"}) }}
{%- endmacro %}

-- Rows that people created in Voronka itself, in the shape of a staging model.
{% macro created_records(entity) -%}
{{ versions_of(entity) }}
select
    cast('voronka' as {{ type('text') }}) as system,
    cast(id as {{ type('text') }}) as {{ entity }}_id,
{%- for field in var('entities')[entity] %}
    {{ safe_cast(arg_max(json_text('fields', field.name), 'version'), field.kind) }} as {{ field.name }},
{%- endfor %}
    cast(max("at") as {{ type('instant') }}) as extracted_at,
    cast(false as {{ type('flag') }}) as is_deleted
from {{ source('app', 'versions') }}
where
    kind = '{{ entity }}'
    and op = 'create'
group by id
{%- endmacro %}

-- The entity's rows from every source.
{% macro union_staged(entity) -%}
{%- for model in models_matching('stg_*__' ~ entity) %}
select
    system,
    {{ entity }}_id,
{%- for field in var('entities')[entity] %}
    {{ field.name }},
{%- endfor %}
    extracted_at,
    is_deleted
from {{ ref(model) }}
{{ 'union all' if not loop.last else '' }}
{%- endfor %}
{%- endmacro %}

-- What people wrote last into each editable field: '=' and the value, or '-' where they emptied it; null: untouched.
{% macro latest_edits(entity) -%}
{{ versions_of(entity) }}
select
    id as {{ entity }}_id,
    max(version) as version,
{%- for field in var('entities')[entity] if field.editable %}
    {{ arg_max(
        'case when ' ~ json_has('fields', field.name)
        ~ " then coalesce('=' || " ~ json_text('fields', field.name) ~ ", '-') end",
        'version'
    ) }} as {{ field.name }},
{%- endfor %}
    {{ arg_max('op', 'version') }} = 'delete' as is_deleted
from {{ source('app', 'versions') }}
where kind = '{{ entity }}'
group by id
{%- endmacro %}

-- One row per entity that is not deleted; edits win over the source field by field. Needs CTEs `sourced` and `edits`.
{% macro edited_columns(entity) -%}
{%- for field in var('entities')[entity] %}
{%- if field.editable %}
    case
        when edits.{{ field.name }} is null then sourced.{{ field.name }}
        when edits.{{ field.name }} = '-' then null
        else {{ safe_cast('substring(edits.' ~ field.name ~ ', 2)', field.kind) }}
    end as {{ field.name }},
{%- else %}
    sourced.{{ field.name }} as {{ field.name }},
{%- endif %}
{%- endfor %}
{%- endmacro %}

-- The fields of an entity as they came.
{% macro columns_of(entity) -%}
{%- for field in var('entities')[entity] %}
    {{ field.name }}{{ ',' if not loop.last else '' }}
{%- endfor %}
{%- endmacro %}
