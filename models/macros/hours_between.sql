-- Time from one instant to another in hours with their fraction, as a double.
{% macro hours_between(earlier, later) -%}
({{ micros_between(earlier, later) }} / cast(3600000000.0 as {{ type('double') }}))
{%- endmacro %}
