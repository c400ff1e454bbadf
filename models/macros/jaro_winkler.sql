-- Jaro and Winkler's likeness of two texts by letters, whatever their case: 0 to 1, prefix of 4 at 0.1.
-- Both engines raise for the prefix only what is above 0.7. Where an odd number of letters moved, DuckDB leaves half a
-- move out and ClickHouse does not: for figures that must agree, count letters (edit_distance).
{% macro jaro_winkler(one, other) -%}
{%- if target.type == 'clickhouse' -%}
{#- With an empty text it gives a length. -#}
case
    when {{ one }} = '' or {{ other }} = '' then 0
    else jaroWinklerSimilarity({{ single_bytes(one) }}, {{ single_bytes(other) }})
end
{%- else -%}
jaro_winkler_similarity({{ single_bytes(one) }}, {{ single_bytes(other) }})
{%- endif -%}
{%- endmacro %}
