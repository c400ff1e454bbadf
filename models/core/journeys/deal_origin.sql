-- One row per won deal, with the lead its client came by: the deal's own lead, else the client's last lead before the deal.
-- All money of a client so belongs to the day and the channel of a lead. A deal without any stands on its own day, in its
-- own channel.
{{ config(tags=['slow']) }}
with

deals as (
    select
        deals.deal_id as deal_id,
        deals.lead_id as lead_id,
        clients.client_id as client_id,
        coalesce(deals.created_at, deals.closed_at) as created_at,
        deals.channel as channel,
        deals.source as source,
        deals.campaign as campaign
    from {{ ref('deals') }} as deals
    join {{ ref('deal_client') }} as clients on clients.deal_id = deals.deal_id
    where deals.status = 'won'
),

leads as (
    select
        leads.lead_id as lead_id,
        clients.client_id as client_id,
        leads.created_at as created_at,
        leads.channel as channel,
        leads.source as source,
        leads.campaign as campaign
    from {{ ref('leads') }} as leads
    join {{ ref('lead_client') }} as clients on clients.lead_id = leads.lead_id
),

before as (
    select
        deals.deal_id as deal_id,
        leads.lead_id as lead_id,
        row_number() over (
            partition by deals.deal_id
            order by case when leads.lead_id = deals.lead_id then 0 else 1 end, leads.created_at desc, leads.lead_id
        ) as rank_of_lead
    from deals
    join leads on leads.client_id = deals.client_id
    where
        leads.lead_id = deals.lead_id
        or leads.created_at <= deals.created_at
)

select
    deals.deal_id as deal_id,
    leads.lead_id as lead_id,
    coalesce(leads.created_at, deals.created_at) as came_at,
    -- the deal's own word for its channel is newer than its lead's; a repeat deal's is not how the client came
    case
        when leads.lead_id is null or leads.lead_id = deals.lead_id then deals.channel
        else leads.channel
    end as channel,
    case
        when leads.lead_id is null or leads.lead_id = deals.lead_id then deals.source
        else leads.source
    end as source,
    case
        when leads.lead_id is null or leads.lead_id = deals.lead_id then deals.campaign
        else leads.campaign
    end as campaign
from deals
left join before
    on before.deal_id = deals.deal_id
    and before.rank_of_lead = 1
left join leads on leads.lead_id = before.lead_id
