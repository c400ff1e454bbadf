-- One row per product and warehouse: what lies there by the newest word of its source. What a source no longer lists is used
-- up and has no row; its variants (characteristics, sizes) are added up.
with

sourced as (
    {{ union_staged('stock_level') }}
)

select
    system,
    product_id,
    warehouse,
    cast(sum(quantity) as {{ type('number') }}) as quantity,
    max(as_of) as as_of
from sourced
where not is_deleted
group by
    system,
    product_id,
    warehouse
