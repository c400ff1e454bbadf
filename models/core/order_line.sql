-- One row per order line, whatever its source.
with

sourced as (
    {{ union_staged('order_line') }}
)

select
    system,
    order_line_id,
    {{ columns_of('order_line') }}
from sourced
where not is_deleted
