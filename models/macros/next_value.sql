-- The value in the next row of the same group; null in the last row.
{% macro next_value(value, within, order) -%}
{%- if target.type == 'clickhouse' -%}
{#- Past the last row leadInFrame gives the type's default (1970-01-01), hence the nullable. -#}
leadInFrame(toNullable({{ value }})) over (
    partition by {{ within }} order by {{ order }} rows between current row and unbounded following
)
{%- else -%}
lead({{ value }}) over (partition by {{ within }} order by {{ order }})
{%- endif -%}
{%- endmacro %}
