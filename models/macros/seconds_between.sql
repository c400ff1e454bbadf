-- Time from one instant to another in seconds with their fraction, as a double.
{% macro seconds_between(earlier, later) -%}
({{ micros_between(earlier, later) }} / cast(1000000.0 as {{ type('double') }}))
{%- endmacro %}
