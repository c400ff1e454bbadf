-- Working minutes from the beginning of core.work_day up to an instant; `days` is the row of the instant's own day there.
-- The difference of two of these is the working time between them: an answer outside hours to a message outside hours is
-- 0 minutes.
{% macro work_minutes_until(days, at) -%}
{%- set clock = local_time(at, var('timezone')) -%}
(
    {{ days }}.minutes_before
    + case
        when {{ days }}.is_working
            then greatest(0, least(
                hour({{ clock }}) * 60 + minute({{ clock }}) + second({{ clock }}) / cast(60 as {{ type('double') }})
                - {{ days }}.opens_minute,
                {{ days }}.closes_minute - {{ days }}.opens_minute
            ))
        else 0
    end
)
{%- endmacro %}
