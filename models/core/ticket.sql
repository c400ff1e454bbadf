-- One row per ticket, whatever its source.
{{ config(unique_key='ticket_id', driven_by={'stg_*__ticket': 'ticket_id'}) }}
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
