-- Jaro and Winkler's likeness of two texts by letters, whatever their case: 0 to 1, prefix of 4 at 0.1.
-- Both engines raise for the prefix only what is above 0.7.
{% macro jaro_winkler(one, other) -%}
{%- if target.type == 'clickhouse' -%}
jaroWinklerSimilarity({{ single_bytes(one) }}, {{ single_bytes(other) }})
{%- else -%}
jaro_winkler_similarity({{ single_bytes(one) }}, {{ single_bytes(other) }})
{%- endif -%}
{%- endmacro %}
