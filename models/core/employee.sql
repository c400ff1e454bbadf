-- One row per employee, whatever its source.
with

sourced as (
    {{ union_staged('employee') }}
)

select
    system,
    employee_id,
    {{ columns_of('employee') }}
from sourced
where not is_deleted
