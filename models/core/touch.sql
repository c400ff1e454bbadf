-- One row per touch, whatever its source.
with

sourced as (
    {{ union_staged('touch') }}
)

select
    system,
    touch_id,
    {{ columns_of('touch') }}
from sourced
where not is_deleted
