-- Ten rows, 0 to 9, as `digit`: a cross join of a few gives whole numbers on either engine.
{% macro digits() -%}
{%- for digit in range(0, 10) -%}
select {{ digit }} as digit{{ ' union all ' if not loop.last else '' }}
{%- endfor -%}
{%- endmacro %}
