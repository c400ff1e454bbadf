-- One row per ad spend, whatever its source.
with

sourced as (
    {{ union_staged('ad_spend') }}
)

select
    system,
    ad_spend_id,
    {{ columns_of('ad_spend') }}
from sourced
where not is_deleted
