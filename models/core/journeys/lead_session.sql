-- One row per lead that a touch of a known channel led to, with the channel of the last one before the lead was created.
{{ config(tags=['slow']) }}
select
    leads.lead_id as lead_id,
    {{ arg_max('touches.channel', 'touches.happened_at') }} as channel
from {{ ref('lead') }} as leads
join {{ ref('lead_client') }} as clients on clients.lead_id = leads.lead_id
join {{ ref('touch_owner') }} as touches on touches.owner_id = clients.client_id
where
    touches.channel is not null
    and touches.happened_at <= leads.created_at
    and touches.happened_at >= leads.created_at - interval {{ var('attribution_window_days', 90) }} day
group by leads.lead_id
