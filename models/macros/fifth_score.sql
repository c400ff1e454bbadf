-- A score from 1 to 5 by the share of rows that have less of `value` within the group: equal values always score alike, so
-- some scores may be empty. 1 + floor(5 * percent_rank), at most 5.
{% macro fifth_score(value, within) -%}
cast(
    least(
        5,
        1 + floor(
            5 * cast(rank() over (partition by {{ within }} order by {{ value }}) - 1 as {{ type('double') }})
            / coalesce(nullif(cast(count(*) over (partition by {{ within }}) - 1 as {{ type('double') }}), 0), 1)
        )
    ) as {{ type('integer') }}
)
{%- endmacro %}
