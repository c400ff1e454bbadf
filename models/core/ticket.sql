-- One row per ticket, whatever its source.
with

sourced as (
    {{ union_staged('ticket') }}
)

select
    system,
    ticket_id,
    {{ columns_of('ticket') }}
from sourced
where not is_deleted
