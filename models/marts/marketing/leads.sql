-- One row per lead. is_won: at least one of its deals was won. first_answer_minutes: from the lead's creation to the
-- first answer the source records, else to the first outgoing or answered contact with it.
with

wins as (
    select
        lead_id,
        min(closed_at) as won_at,
        count(*) as won_deal_count
    from {{ ref('deal') }}
    where
        outcome = 'won'
        and lead_id is not null
    group by lead_id
)

select
    leads.lead_id as lead_id,
    leads.system as system,
    leads.title as title,
    coalesce(leads.channel, channels.channel) as channel,
    leads.source as source,
    leads.campaign as campaign,
    leads.landing_page as landing_page,
    leads.owner_id as owner_id,
    owners.name as owner,
    owners.team as team,
    leads.status as status,
    leads.status_kind as status_kind,
    leads.lost_reason as lost_reason,
    {{ flag(
        "leads.status_kind in ('qualified', 'converted') or leads.qualified_at is not null"
        ~ " or leads.converted_at is not null"
    ) }} as is_qualified,
    {{ flag("leads.status_kind = 'converted' or leads.converted_at is not null") }} as is_converted,
    {{ flag('wins.lead_id is not null') }} as is_won,
    leads.created_at as created_at,
    leads.qualified_at as qualified_at,
    leads.converted_at as converted_at,
    wins.won_at as won_at,
    {{ days_between('leads.created_at', 'wins.won_at') }} as days_to_won,
    {{ minutes_between('leads.created_at', 'answers.first_answered_at') }}
        as first_answer_minutes,
    leads.company_id as company_id,
    leads.contact_id as contact_id
from {{ ref('lead') }} as leads
left join {{ ref('employee') }} as owners on owners.employee_id = leads.owner_id
left join {{ ref('channel') }} as channels on channels.source_key = {{ lower_text('trim(leads.source)') }}
left join {{ ref('lead_answer') }} as answers on answers.lead_id = leads.lead_id
left join wins on wins.lead_id = leads.lead_id
