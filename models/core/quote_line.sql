-- One row per line of a quote's newest version.
with

sourced as (
    {{ union_staged('quote_line') }}
)

select
    sourced.system as system,
    sourced.quote_line_id as quote_line_id,
{%- for field in var('entities')['quote_line'] %}
    sourced.{{ field.name }} as {{ field.name }}{{ ',' if not loop.last else '' }}
{%- endfor %}
from sourced
join {{ ref('quote') }} as quotes on quotes.quote_id = sourced.quote_id
where not sourced.is_deleted
