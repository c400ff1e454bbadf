-- Text -> decimal(18, scale) as to_decimal reads it, and with a short form: "$342.09K", "1,2 млн", "3 тыс. руб.".
{% macro to_amount(text, scale, decimal='.') -%}
{%- set blank = '[\\s\\x{00A0}\\x{202F}]*' -%}
{%- set mark = '(?i)([0-9])' ~ blank ~ '([kmb]|тыс\\.?|млн\\.?|млрд\\.?)(' ~ blank ~ '(\\p{Sc}|руб\\.?|р\\.)?\\)?)$' -%}
{%- set value = as_text(text) -%}
{%- set base = to_decimal(replace_pattern(value, mark, '\\1\\3'), 6, decimal) -%}
{%- set factor -%}
case
    when {{ matches_pattern(value, '(?i)[0-9]' ~ blank ~ '(k|тыс)') }} then 1000
    when {{ matches_pattern(value, '(?i)[0-9]' ~ blank ~ '(m|млн)') }} then 1000000
    else 1000000000
end
{%- endset -%}
case
    when {{ matches_pattern(value, mark) }} then
{%- if target.type == 'clickhouse' %}
        accurateCastOrNull(round(cast({{ base }} as Nullable(Decimal(38, 6))) * {{ factor }}, {{ scale }}), 'Decimal(18, {{ scale }})')
{%- else %}
        try_cast(cast({{ base }} as decimal(28, 6)) * {{ factor }} as decimal(18, {{ scale }}))
{%- endif %}
    else {{ to_decimal(text, scale, decimal) }}
end
{%- endmacro %}
