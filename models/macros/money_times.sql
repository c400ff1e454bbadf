-- Money times a factor given as a double (a share, a chance), rounded half away from zero; null where either is null.
-- Spelled out so that both engines agree: ClickHouse cuts a double cast to Decimal and rounds doubles half to even.
{% macro money_times(money, factor) -%}
{%- if target.type == 'clickhouse' -%}
{#- A null division holds an infinity inside, which a plain cast refuses. -#}
toDecimal64OrNull(
    toString(sign(toFloat64({{ money }}) * {{ factor }}) * floor(abs(toFloat64({{ money }}) * {{ factor }}) * 100 + 0.5) / 100),
    2
)
{%- else -%}
cast(
    sign(cast({{ money }} as double) * {{ factor }}) * floor(abs(cast({{ money }} as double) * {{ factor }}) * 100 + 0.5) / 100
    as decimal(18, 2)
)
{%- endif -%}
{%- endmacro %}

-- Money times an exact decimal (a rate), rounded half away from zero.
{% macro money_at_rate(money, rate) -%}
{%- if target.type == 'clickhouse' -%}
cast(round(cast({{ money }} as Nullable(Decimal(38, 2))) * {{ rate }}, 2) as {{ type('money') }})
{%- else -%}
cast({{ money }} * {{ rate }} as decimal(18, 2))
{%- endif -%}
{%- endmacro %}
