-- Text -> instant in UTC; null when unreadable or not a day of the calendar.
-- Without a format: ISO 8601 ("2024-01-31", "2024-01-31 12:00", "2024-01-31T12:00:00.5+03:00").
-- With one: strptime's letters %Y %y %m %d %H %I %M %S %p %b %B %f %z; day, month and hour may lack their leading zero.
-- A time without an offset was written in `tz`.
{% macro to_instant(text, format=none, tz='UTC') -%}
{%- set value = 'trim(' ~ as_text(text) ~ ')' -%}
{%- set iso = '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?( ?(Z|[-+][0-9]{2}(:?[0-9]{2})?))?)?$' -%}
{%- set offset = ' ?(Z|[-+][0-9]{2}(:?[0-9]{2})?)$' -%}
{%- if target.type == 'clickhouse' -%}
{%- if format is none -%}
{#- The engine's free parser also takes "5" or "31/12/2024" and guesses, hence the shape; it does refuse 31 February. -#}
cast(
    parseDateTime64BestEffortOrNull(case when {{ matches_pattern(value, iso) }} then {{ value }} end, 6, '{{ tz }}')
    as {{ type('instant') }}
)
{%- else -%}
{%- set letters = format | replace('%M', '%i') | replace('%B', '%M') | replace('%d', '%e') | replace('%m', '%c') | replace('%H', '%k') | replace('%I', '%l') | replace('%S', '%s') -%}
cast(parseDateTime64OrNull({{ value }}, '{{ letters }}', '{{ tz }}') as {{ type('instant') }})
{%- endif -%}
{%- elif format is none -%}
{#- A cast to a timestamp without a zone drops the offset, and no cast takes "12:00+0300": seconds and colon are put in. -#}
{%- set seconds = replace_pattern(value, '^(.{10}[T ][0-9]{2}:[0-9]{2})($|[^:].*$)', '\\1:00\\2') -%}
{%- set whole = replace_pattern(seconds, ' ?([-+][0-9]{2}):?([0-9]{2})$', '\\1:\\2') -%}
case
    when not {{ matches_pattern(value, iso) }} then null
    when {{ matches_pattern(value, '[0-9]:[0-9]{2}.*' ~ offset) }} then timezone('UTC', try_cast({{ whole }} as timestamptz))
    else timezone('UTC', timezone('{{ tz }}', try_cast({{ value }} as timestamp)))
end
{%- elif '%z' in format -%}
{#- The offset is taken off by the reader, which then gives UTC. -#}
cast(try_strptime({{ value }}, '{{ format }}') as timestamp)
{%- else -%}
timezone('UTC', timezone('{{ tz }}', try_strptime({{ value }}, '{{ format }}')))
{%- endif -%}
{%- endmacro %}
