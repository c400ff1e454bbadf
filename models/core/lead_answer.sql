-- One row per lead that was answered: when first, by the source's own record, else by the first outgoing or answered
-- contact after the lead was created.
with

contacts as (
    select
        activities.lead_id as lead_id,
        min(activities.happened_at) as first_contact_at
    from {{ ref('activity') }} as activities
    join {{ ref('lead') }} as leads on leads.lead_id = activities.lead_id
    where
        activities.kind in ('call', 'email', 'message', 'meeting')
        and (activities.direction = 'out' or activities.outcome = 'answered')
        and activities.happened_at >= leads.created_at
    group by activities.lead_id
)

select
    leads.lead_id as lead_id,
    coalesce(leads.first_answered_at, contacts.first_contact_at) as first_answered_at
from {{ ref('lead') }} as leads
left join contacts on contacts.lead_id = leads.lead_id
where coalesce(leads.first_answered_at, contacts.first_contact_at) is not null
