-- Units a day of one client, drawn to what is known of all as if prior_units had been used in prior_days before (the mean
-- of a gamma distribution after a Poisson count). Without a prior the client's own; null where there is neither.
{% macro drawn_rate(units, days, prior_units, prior_days) -%}
(coalesce({{ prior_units }}, 0) + {{ units }}) / nullif(coalesce({{ prior_days }}, 0) + {{ days }}, 0)
{%- endmacro %}
