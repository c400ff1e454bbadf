-- Won, lost and open deals are all deals, and no join of the mart has dropped or doubled one.
with

counts as (
    select
        (select count(*) from {{ ref('deal') }}) as core_count,
        (select count(*) from {{ ref('deals') }}) as mart_count,
        (select count(*) from {{ ref('deals') }} where status in ('open', 'won', 'lost')) as told_count
)

select *
from counts
where
    core_count <> mart_count
    or mart_count <> told_count
