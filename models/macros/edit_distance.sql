-- How many letters must be put in, taken out or replaced to make one text of the other, whatever their case.
{% macro edit_distance(one, other) -%}
{%- if target.type == 'clickhouse' -%}
editDistance({{ single_bytes(one) }}, {{ single_bytes(other) }})
{%- else -%}
levenshtein({{ single_bytes(one) }}, {{ single_bytes(other) }})
{%- endif -%}
{%- endmacro %}

-- The same, two neighbours that changed places counting as one slip.
{% macro edit_distance_with_swaps(one, other) -%}
{%- if target.type == 'clickhouse' -%}
damerauLevenshteinDistance({{ single_bytes(one) }}, {{ single_bytes(other) }})
{%- else -%}
damerau_levenshtein({{ single_bytes(one) }}, {{ single_bytes(other) }})
{%- endif -%}
{%- endmacro %}
