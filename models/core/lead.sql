-- One row per lead, whatever its source. What people changed wins over the source, field by field.
{{ config(unique_key='lead_id', driven_by={'stg_*__lead': 'lead_id', 'app.versions': 'id'}) }}
with

sourced as (
    {{ union_staged('lead') }}
),

edits as (
    {{ latest_edits('lead') }}
)

select
    sourced.system as system,
    sourced.lead_id as lead_id,
    {{ edited_columns('lead') }}
    coalesce(edits.version, 0) as version
from sourced
left join edits on edits.lead_id = sourced.lead_id
where
    not sourced.is_deleted
    and not coalesce(edits.is_deleted, false)
