-- Excel's day number ("44301.5": noon of 15 April 2021 in `tz`) -> instant in UTC, to the second; null when unreadable.
-- Five digits: the years 1927 to 2173.
{% macro excel_instant(text, tz='UTC') -%}
{%- set days = to_decimal('case when ' ~ matches_pattern(as_text(text), '^[0-9]{5}([.][0-9]+)?$') ~ ' then ' ~ text ~ ' end', 10) -%}
{%- if target.type == 'clickhouse' -%}
{%- set written -%}
formatDateTime(toDateTime64(toInt64OrNull(toString(round((cast({{ days }} as Nullable(Decimal(38, 10))) - 25569) * 86400))), 0, 'UTC'), '%Y-%m-%d %H:%i:%S')
{%- endset -%}
{%- else -%}
{%- set written -%}
strftime(make_timestamp(cast(round((cast({{ days }} as decimal(38, 10)) - 25569) * 86400) as bigint) * 1000000), '%Y-%m-%d %H:%M:%S')
{%- endset -%}
{%- endif -%}
{{ to_instant(written, none, tz) }}
{%- endmacro %}
