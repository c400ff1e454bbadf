-- One row per cost of winning clients beside media, whatever its source. What people changed wins over the source, field by
-- field. `amount` is as it was paid, in `currency`.
with

sourced as (
    {{ union_staged('acquisition_cost') }}
),

edits as (
    {{ latest_edits('acquisition_cost') }}
)

select
    sourced.system as system,
    sourced.acquisition_cost_id as acquisition_cost_id,
    {{ edited_columns('acquisition_cost') }}
    coalesce(edits.version, 0) as version
from sourced
left join edits on edits.acquisition_cost_id = sourced.acquisition_cost_id
where
    not sourced.is_deleted
    and not coalesce(edits.is_deleted, false)
