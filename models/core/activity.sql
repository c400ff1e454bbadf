-- One row per activity, whatever its source. What people changed wins over the source, field by field.
with

sourced as (
    {{ union_staged('activity') }}
),

edits as (
    {{ latest_edits('activity') }}
)

select
    sourced.system as system,
    sourced.activity_id as activity_id,
    {{ edited_columns('activity') }}
    coalesce(edits.version, 0) as version
from sourced
left join edits on edits.activity_id = sourced.activity_id
where
    not sourced.is_deleted
    and not coalesce(edits.is_deleted, false)
