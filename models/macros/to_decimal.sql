-- Text as people and programs write numbers -> decimal(18, scale), rounded half away from zero; null when unreadable.
-- Read: "1234.5", "$22,700.00", "1 234,50 руб." (decimal=','), "(12.00)" and "−12" as negatives, "1e-3", "USD 5".
-- Not read: a group mark that is not followed by three digits, as in "22,70" with a decimal point: better no number
-- than one a hundred times too big.
{% macro to_decimal(text, scale, decimal='.') -%}
{%- set blank = '[\\s\\x{00A0}\\x{2007}\\x{2009}\\x{202F}]' -%}
{%- set currency = '(?:\\p{Sc}|[A-Z]{3}|(?i:руб(?:\\.|ль|ля|лей)?|р\\.))' -%}
{%- set value = replace_pattern(as_text(text), '[−–]', '-') -%}
{%- set value = replace_pattern(value, '^' ~ blank ~ '+|' ~ blank ~ '+$', '') -%}
{%- set value = replace_pattern(value, '^\\((.*)\\)$', '-\\1') -%}
{%- set value = replace_pattern(value, '^([-+]?)' ~ blank ~ '*' ~ currency ~ blank ~ '*([-+]?)', '\\1\\2') -%}
{%- set value = replace_pattern(value, blank ~ '*' ~ currency ~ '$', '') -%}
{%- if decimal == ',' -%}
{%- set value = 'translate(' ~ value ~ ", ',.', '.,')" -%}
{%- endif -%}
{%- set value = replace_pattern(value, '(?:' ~ blank ~ "|['’])", ',') -%}
{%- set shape = '^[-+]?(?:(?:\\d+|\\d{1,3}(?:,\\d{2,3})*,\\d{3})(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d{1,2})?$' -%}
{#- Most numbers are plain already; the seven replacements are for the others. -#}
{%- set simple = 'when ' ~ matches_pattern(as_text(text), '^-?[0-9]+(\\.[0-9]+)?$') ~ ' then ' ~ as_text(text) -%}
{%- set plain = 'case ' ~ (simple if decimal == '.' else '') ~ " when " ~ matches_pattern(value, shape) ~ " then replace(" ~ value ~ ", ',', '') end" -%}
{%- if target.type == 'clickhouse' -%}
{#- Read with more digits, then rounded: reading into a smaller scale cuts digits off. -#}
accurateCastOrNull(round(toDecimal256OrNull({{ plain }}, 20), {{ scale }}), 'Decimal(18, {{ scale }})')
{%- else -%}
try_cast({{ plain }} as decimal(18, {{ scale }}))
{%- endif -%}
{%- endmacro %}
