-- One row per ticket. is_within_sla: closed by its due time; null where there is no due time or it is not closed yet.
select
    tickets.ticket_id as ticket_id,
    tickets.system as system,
    tickets.number as number,
    tickets.subject as subject,
    tickets.category as category,
    tickets.priority as priority,
    tickets.channel as channel,
    tickets.status as status,
    {{ flag('tickets.is_closed') }} as is_closed,
    tickets.owner_id as owner_id,
    owners.name as owner,
    owners.team as team,
    tickets.company_id as company_id,
    companies.name as company,
    tickets.contact_id as contact_id,
    tickets.opened_at as opened_at,
    tickets.first_answered_at as first_answered_at,
    tickets.closed_at as closed_at,
    tickets.due_at as due_at,
    {{ hours_between('tickets.opened_at', 'tickets.first_answered_at') }} as first_answer_hours,
    {{ hours_between('tickets.opened_at', 'tickets.closed_at') }} as close_hours,
    cast(tickets.closed_at <= tickets.due_at as {{ type('flag') }}) as is_within_sla,
    tickets.reopened_count as reopened_count,
    tickets.rating as rating
from {{ ref('ticket') }} as tickets
left join {{ ref('employee') }} as owners on owners.employee_id = tickets.owner_id
left join {{ ref('company') }} as companies on companies.company_id = tickets.company_id
