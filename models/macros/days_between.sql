-- Time from one instant to another in days with their fraction, as a double.
{% macro days_between(earlier, later) -%}
({{ micros_between(earlier, later) }} / cast(86400000000.0 as {{ type('double') }}))
{%- endmacro %}
