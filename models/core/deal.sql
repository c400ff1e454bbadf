-- One row per deal, whatever its source. What people changed wins over the source, field by field.
{{ config(unique_key='deal_id', driven_by={'stg_*__deal': 'deal_id', 'app.versions': 'id'}) }}
with

sourced as (
    {{ union_staged('deal') }}
),

edits as (
    {{ latest_edits('deal') }}
)

select
    sourced.system as system,
    sourced.deal_id as deal_id,
    {{ edited_columns('deal') }}
    coalesce(edits.version, 0) as version
from sourced
left join edits on edits.deal_id = sourced.deal_id
where
    not sourced.is_deleted
    and not coalesce(edits.is_deleted, false)
