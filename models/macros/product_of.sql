-- Two texts as numbers (of four and of eight decimals), multiplied, rounded half away from zero to `scale`; null when either is unreadable.
{% macro product_of(one, other, scale, decimal='.') -%}
{%- if target.type == 'clickhouse' -%}
accurateCastOrNull(
    round(
        cast({{ to_decimal(one, 4, decimal) }} as Nullable(Decimal(38, 4)))
        * cast({{ to_decimal(other, 8, decimal) }} as Nullable(Decimal(38, 8))),
        {{ scale }}
    ),
    'Decimal(18, {{ scale }})'
)
{%- else -%}
try_cast(
    cast({{ to_decimal(one, 4, decimal) }} as decimal(38, 4)) * {{ to_decimal(other, 8, decimal) }}
    as decimal(18, {{ scale }})
)
{%- endif -%}
{%- endmacro %}
