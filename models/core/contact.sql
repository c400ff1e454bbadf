-- One row per contact, whatever its source. What people changed wins over the source, field by field.
{{ config(unique_key='contact_id', driven_by={'stg_*__contact': 'contact_id', 'app.versions': 'id'}) }}
with

sourced as (
    {{ union_staged('contact') }}
),

edits as (
    {{ latest_edits('contact') }}
)

select
    sourced.system as system,
    sourced.contact_id as contact_id,
    {{ edited_columns('contact') }}
    coalesce(edits.version, 0) as version
from sourced
left join edits on edits.contact_id = sourced.contact_id
where
    not sourced.is_deleted
    and not coalesce(edits.is_deleted, false)
