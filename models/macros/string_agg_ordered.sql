-- Texts joined in order; equal keys by the text itself. Null texts are left out, and no text at all is null.
{% macro string_agg_ordered(value, order_by, separator=', ') -%}
{%- if target.type == 'clickhouse' -%}
if(
    count({{ value }}) = 0,
    null,
    arrayStringConcat(
        arrayMap(
            pair -> pair.2,
            arraySort(groupArrayIf(({{ order_by }}, assumeNotNull({{ value }})), {{ value }} is not null))
        ),
        {{ sql_text(separator) }}
    )
)
{%- else -%}
string_agg({{ value }}, {{ sql_text(separator) }} order by {{ order_by }} nulls last, {{ value }})
{%- endif -%}
{%- endmacro %}
