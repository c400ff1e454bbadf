-- One row per target, whatever its source.
with

sourced as (
    {{ union_staged('target') }}
)

select
    system,
    target_id,
    {{ columns_of('target') }}
from sourced
where not is_deleted
