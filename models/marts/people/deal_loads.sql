-- One row per closed deal with an owner: how many other deals of the owner were open when it began.
{{ config(tags=['slow']) }}
with

changes as (
    select deal_id, owner_id, created_at as at_, 1 as change, 1 as is_start from {{ ref('deals') }}
    where owner_id is not null and created_at is not null
    union all
    select deal_id, owner_id, closed_at as at_, -1 as change, 0 as is_start from {{ ref('deals') }}
    where owner_id is not null and created_at is not null and closed_at is not null and status <> 'open'
),

loaded as (
    select
        deal_id,
        is_start,
        sum(change) over (
            partition by owner_id order by at_, is_start, deal_id rows between unbounded preceding and current row
        ) - 1 as load
    from changes
)

select
    deals.deal_id as deal_id,
    deals.owner_id as owner_id,
    deals.owner as owner,
    deals.team as team,
    cast(loaded.load as {{ type('integer') }}) as open_deal_count,
    {{ flag("deals.status = 'won'") }} as is_won,
    deals.created_at as created_at
from {{ ref('deals') }} as deals
join loaded on loaded.deal_id = deals.deal_id and loaded.is_start = 1
where deals.status in ('won', 'lost')
