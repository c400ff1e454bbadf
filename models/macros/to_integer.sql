-- Text -> 64-bit integer; null when unreadable or not whole ("1.5"), while "1.0" is 1.
{% macro to_integer(text) -%}
{%- set value = 'trim(' ~ as_text(text) ~ ')' -%}
{%- set whole = 'case when ' ~ matches_pattern(value, '^[-+]?[0-9]+([.]0+)?$') ~ ' then ' ~ replace_pattern(value, '^[+]|[.]0+$', '') ~ ' end' -%}
{%- if target.type == 'clickhouse' -%}
toInt64OrNull({{ whole }})
{%- else -%}
try_cast({{ whole }} as bigint)
{%- endif -%}
{%- endmacro %}
