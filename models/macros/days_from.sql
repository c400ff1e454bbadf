-- Whole days from one date to another.
{% macro days_from(earlier, later) -%}
cast(date_diff('day', {{ earlier }}, {{ later }}) as {{ type('integer') }})
{%- endmacro %}

-- A date some whole days later; the days may be an expression.
{% macro days_after(day, days) -%}
{%- if target.type == 'clickhouse' -%}
cast(addDays({{ day }}, {{ days }}) as {{ type('date') }})
{%- else -%}
cast({{ day }} + cast({{ days }} as integer) as date)
{%- endif -%}
{%- endmacro %}

-- Months from the month of one date to the month of another, by the calendar.
{% macro months_from(earlier, later) -%}
cast(
    (extract(year from {{ later }}) - extract(year from {{ earlier }})) * 12
    + extract(month from {{ later }}) - extract(month from {{ earlier }})
    as {{ type('integer') }}
)
{%- endmacro %}

-- The first day of the month some months later.
{% macro months_after(month, months) -%}
{%- if target.type == 'clickhouse' -%}
cast(addMonths({{ month }}, {{ months }}) as {{ type('date') }})
{%- else -%}
cast({{ month }} + to_months(cast({{ months }} as integer)) as date)
{%- endif -%}
{%- endmacro %}
