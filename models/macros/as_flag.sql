-- A condition as a flag column: ClickHouse's comparisons give the number 1 or 0.
{% macro as_flag(condition) -%}
cast(({{ condition }}) as {{ type('flag') }})
{%- endmacro %}
