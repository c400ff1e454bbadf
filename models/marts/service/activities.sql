-- One row per call, letter, meeting, task, note or message.
select
    activities.activity_id as activity_id,
    activities.system as system,
    activities.kind as kind,
    activities.direction as direction,
    activities.subject as subject,
    activities.outcome as outcome,
    activities.owner_id as owner_id,
    owners.name as owner,
    owners.team as team,
    activities.lead_id as lead_id,
    activities.deal_id as deal_id,
    activities.contact_id as contact_id,
    activities.company_id as company_id,
    activities.happened_at as happened_at,
    activities.due_at as due_at,
    activities.completed_at as completed_at,
    activities.talk_seconds as talk_seconds,
    {{ flag("activities.kind = 'call' and activities.direction = 'in' and activities.outcome = 'missed'") }} as is_missed,
    activities.answer_seconds / cast(60 as {{ type('double') }}) as answer_minutes
from {{ ref('activity') }} as activities
left join {{ ref('employee') }} as owners on owners.employee_id = activities.owner_id
