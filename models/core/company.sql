-- One row per company, whatever its source. What people changed wins over the source, field by field.
{{ config(unique_key='company_id', driven_by={'stg_*__company': 'company_id', 'app.versions': 'id'}) }}
with

sourced as (
    {{ union_staged('company') }}
),

edits as (
    {{ latest_edits('company') }}
)

select
    sourced.system as system,
    sourced.company_id as company_id,
    {{ edited_columns('company') }}
    coalesce(edits.version, 0) as version
from sourced
left join edits on edits.company_id = sourced.company_id
where
    not sourced.is_deleted
    and not coalesce(edits.is_deleted, false)
