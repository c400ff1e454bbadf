-- One row per lead, whatever its source.
with

sourced as (
    {{ union_staged('lead') }}
)

select
    system,
    lead_id,
    {{ columns_of('lead') }}
from sourced
where not is_deleted
