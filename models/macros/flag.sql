-- A condition as a flag that is true or false: not knowing counts as false.
{% macro flag(condition) -%}
cast(coalesce({{ condition }}, false) as {{ type('flag') }})
{%- endmacro %}
