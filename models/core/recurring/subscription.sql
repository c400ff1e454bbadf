-- One row per stretch of time in which a client pays the same for a plan, whatever its source.
with

sourced as (
    {{ union_staged('subscription') }}
)

select
    system,
    subscription_id,
    {{ columns_of('subscription') }}
from sourced
where not is_deleted
