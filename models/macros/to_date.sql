-- Text -> date; null when unreadable or not a day of the calendar.
-- Without a format: the date that ISO 8601 text begins with, as written ("2024-01-31T23:00-05:00" is 31 January).
-- With one: strptime's letters, as in to_instant.
{% macro to_date(text, format=none) -%}
{%- if format is none -%}
{%- set value = 'trim(' ~ as_text(text) ~ ')' -%}
{%- set written = 'case when ' ~ matches_pattern(value, '^[0-9]{4}-[0-9]{2}-[0-9]{2}($|[T ])') ~ ' then substring(' ~ value ~ ', 1, 10) end' -%}
{%- else -%}
{%- set written = text -%}
{%- endif -%}
cast({{ to_instant(written, format) }} as {{ type('date') }})
{%- endmacro %}
