-- One row per order line, whatever its source.
{{ config(unique_key='order_line_id', driven_by={'stg_*__order_line': 'order_line_id'}) }}
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
