-- Text in one given format -> instant in UTC. Narrower than to_instant, because the engines' own readers differ over
-- doubled blanks, years of two digits under %Y and the like: what does not have the format's shape is null on both.
{% macro written_instant(text, format, tz='UTC') -%}
{%- set value = 'trim(' ~ as_text(text) ~ ')' -%}
{%- set shape = format
    | replace('.', '[.]') | replace('(', '[(]') | replace(')', '[)]') | replace('+', '[+]') | replace('*', '[*]') | replace('?', '[?]')
    | replace('%Y', '[0-9]{4}') | replace('%y', '[0-9]{2}')
    | replace('%m', '[0-9]{1,2}') | replace('%d', '[0-9]{1,2}') | replace('%H', '[0-9]{1,2}') | replace('%I', '[0-9]{1,2}')
    | replace('%M', '[0-9]{2}') | replace('%S', '[0-9]{2}') | replace('%f', '[0-9]{1,6}')
    | replace('%z', '[-+][0-9]{2}:?[0-9]{2}') | replace('%p', '(?i:am|pm)') | replace('%b', '(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)')
    | replace('%B', '(?i:january|february|march|april|may|june|july|august|september|october|november|december)') -%}
{{ to_instant('case when ' ~ matches_pattern(value, '^' ~ shape ~ '$') ~ ' then ' ~ value ~ ' end', format, tz) }}
{%- endmacro %}
