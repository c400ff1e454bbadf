-- Time from one instant to another in minutes with their fraction, as a double.
{% macro minutes_between(earlier, later) -%}
({{ micros_between(earlier, later) }} / cast(60000000.0 as {{ type('double') }}))
{%- endmacro %}
