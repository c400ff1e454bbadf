-- One row per activity, whatever its source.
with

sourced as (
    {{ union_staged('activity') }}
)

select
    system,
    activity_id,
    {{ columns_of('activity') }}
from sourced
where not is_deleted
