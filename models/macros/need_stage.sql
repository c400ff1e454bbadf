-- How far a client is through what was bought, by the share of its lasting time that has passed.
{% macro need_stage(share) -%}
case
    when {{ share }} < 0.5 then 'stocked'
    when {{ share }} < 0.8 then 'using'
    when {{ share }} < 1.25 then 'running_out'
    when {{ share }} < 2 then 'overdue'
    when {{ share }} < 3 then 'long_overdue'
    when {{ share }} is not null then 'lapsed'
end
{%- endmacro %}
