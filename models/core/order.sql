-- One row per order, whatever its source.
{{ config(unique_key='order_id', driven_by={'stg_*__order': 'order_id'}) }}
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
