-- One row per product, whatever its source.
with

sourced as (
    {{ union_staged('product') }}
)

select
    system,
    product_id,
    {{ columns_of('product') }}
from sourced
where not is_deleted
