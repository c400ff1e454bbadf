-- One row per lead, and one per deal that no lead stands behind: the way from a request to money, joined.
-- A lead and a deal of one source may have the same number, so journey_id says which it is: lead/<id>, deal/<id>.
-- Levels: 1 a lead came, 2 it is qualified, 3 it became a deal, 4 won. A deal without a lead begins at 3 (starts_at).
{{ config(tags=['slow']) }}
select
    'lead/' || leads.lead_id as journey_id,
    leads.lead_id as lead_id,
    cast(null as {{ type('reference') }}) as deal_id,
    1 as starts_at,
    progress.reached_level as reached_level,
    progress.outcome as outcome,
    leads.channel as channel,
    leads.source as source,
    leads.campaign as campaign,
    leads.owner as owner,
    leads.team as team,
    progress.won_amount as won_amount,
    progress.lost_amount as lost_amount,
    leads.created_at as created_at
from {{ ref('leads') }} as leads
join {{ ref('lead_progress') }} as progress on progress.lead_id = leads.lead_id

union all

select
    'deal/' || deals.deal_id as journey_id,
    cast(null as {{ type('reference') }}) as lead_id,
    deals.deal_id as deal_id,
    3 as starts_at,
    case when deals.status = 'won' then 4 else 3 end as reached_level,
    deals.status as outcome,
    deals.channel as channel,
    deals.source as source,
    deals.campaign as campaign,
    deals.owner as owner,
    deals.team as team,
    case when deals.status = 'won' then deals.amount end as won_amount,
    case when deals.status = 'lost' then deals.amount end as lost_amount,
    deals.created_at as created_at
from {{ ref('deals') }} as deals
left join {{ ref('lead') }} as leads on leads.lead_id = deals.lead_id
where leads.lead_id is null
