-- One row per order, whatever its source.
with

sourced as (
    {{ union_staged('order') }}
)

select
    system,
    order_id,
    {{ columns_of('order') }}
from sourced
where not is_deleted
