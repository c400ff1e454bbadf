-- One row per lead, whatever its source.
{{ config(unique_key='lead_id', driven_by={'stg_*__lead': 'lead_id'}) }}
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
