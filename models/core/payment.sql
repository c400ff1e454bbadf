-- One row per payment, whatever its source.
with

sourced as (
    {{ union_staged('payment') }}
)

select
    system,
    payment_id,
    {{ columns_of('payment') }}
from sourced
where not is_deleted
