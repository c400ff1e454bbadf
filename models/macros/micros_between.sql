-- Whole microseconds from one instant or date to another (negative when that is earlier); null when either is null.
{% macro micros_between(earlier, later) -%}
{%- if target.type == 'clickhouse' -%}
(toUnixTimestamp64Micro(toDateTime64({{ later }}, 6, 'UTC')) - toUnixTimestamp64Micro(toDateTime64({{ earlier }}, 6, 'UTC')))
{%- else -%}
(epoch_us({{ later }}) - epoch_us({{ earlier }}))
{%- endif -%}
{%- endmacro %}
