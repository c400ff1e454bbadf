-- As many days from the first on, one row each, in the column `day`: a select.
{% macro day_series(first, count) -%}
{%- if target.type == 'clickhouse' -%}
select addDays(toDate32('{{ first }}'), number) as day from numbers({{ count }})
{%- else -%}
select cast(date '{{ first }}' + cast(unnest(range(0, {{ count }})) as integer) as date) as day
{%- endif -%}
{%- endmacro %}

-- Monday is 1, Sunday 7.
{% macro iso_weekday(day) -%}
{%- if target.type == 'clickhouse' -%}
toDayOfWeek({{ day }})
{%- else -%}
isodow({{ day }})
{%- endif -%}
{%- endmacro %}
