-- The engine's own spelling of a kind of value. On ClickHouse every type takes null: what is not known is never 0 or ''.
{% macro type(kind) -%}
{%- set duckdb = {
    'money': 'decimal(18, 2)', 'number': 'decimal(18, 4)', 'text': 'varchar', 'reference': 'varchar', 'integer': 'bigint',
    'flag': 'boolean', 'date': 'date', 'instant': 'timestamp', 'double': 'double'
} -%}
{#- Date32 and DateTime64 begin in 1900; plain Date and DateTime wrap around silently before 1970. -#}
{%- set clickhouse = {
    'money': 'Nullable(Decimal(18, 2))', 'number': 'Nullable(Decimal(18, 4))', 'text': 'Nullable(String)',
    'reference': 'Nullable(String)', 'integer': 'Nullable(Int64)', 'flag': 'Nullable(Bool)', 'date': 'Nullable(Date32)',
    'instant': "Nullable(DateTime64(6, 'UTC'))", 'double': 'Nullable(Float64)'
} -%}
{%- if target.type == 'clickhouse' %}{{ clickhouse[kind] }}{% else %}{{ duckdb[kind] }}{% endif -%}
{%- endmacro %}
