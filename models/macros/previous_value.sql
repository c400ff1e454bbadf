-- The value in the row before it in the same group; null in the first row.
{% macro previous_value(value, within, order) -%}
{%- if target.type == 'clickhouse' -%}
{#- Before the first row lagInFrame gives the type's default, hence the nullable. -#}
lagInFrame(toNullable({{ value }})) over (
    partition by {{ within }} order by {{ order }} rows between unbounded preceding and current row
)
{%- else -%}
lag({{ value }}) over (partition by {{ within }} order by {{ order }})
{%- endif -%}
{%- endmacro %}
