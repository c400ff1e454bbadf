-- One row per ticket: the hours to its first answer and to its closing, by the calendar and in working time, and up to the
-- last day of which anything is known for those still waiting: they count as waiting so long, they are not left out.
-- is_first_answer_over and is_close_over: the wait was seen to end.
{{ config(tags=['slow']) }}
with

ended as (
    select
        tickets.*,
        cast({{ day_of('tickets.opened_at', var('timezone')) }} as {{ type('date') }}) as opened_on,
        coalesce(tickets.first_answered_at, tickets.closed_at) as answered_until,
        until.observed_on as observed_on
    from {{ ref('tickets') }} as tickets
    cross join {{ ref('observed_until') }} as until
    where tickets.opened_at is not null
),

waits as (
    select
        *,
        greatest(0, {{ days_between('opened_on', 'observed_on') }} * 24) as waiting_hours
    from ended
)

select
    waits.ticket_id as ticket_id,
    waits.category as category,
    waits.priority as priority,
    waits.channel as channel,
    waits.owner_id as owner_id,
    waits.owner as owner,
    waits.team as team,
    waits.company_id as company_id,
    waits.contact_id as contact_id,
    waits.opened_at as opened_at,
    waits.is_within_sla as is_within_sla,
    waits.reopened_count as reopened_count,
    waits.rating as rating,
    {{ flag('waits.answered_until is not null') }} as is_first_answer_over,
    coalesce({{ hours_between('waits.opened_at', 'waits.answered_until') }}, waits.waiting_hours) as first_answer_hours,
    ({{ work_minutes_until('answer_days', 'waits.answered_until') }}
        - {{ work_minutes_until('open_days', 'waits.opened_at') }}) / 60 as first_answer_work_hours,
    {{ flag('waits.closed_at is not null') }} as is_close_over,
    coalesce({{ hours_between('waits.opened_at', 'waits.closed_at') }}, waits.waiting_hours) as close_hours,
    ({{ work_minutes_until('close_days', 'waits.closed_at') }}
        - {{ work_minutes_until('open_days', 'waits.opened_at') }}) / 60 as close_work_hours
from waits
left join {{ ref('work_day') }} as open_days on open_days.day = waits.opened_on
left join {{ ref('work_day') }} as answer_days
    on answer_days.day = {{ day_of('waits.answered_until', var('timezone')) }}
left join {{ ref('work_day') }} as close_days on close_days.day = {{ day_of('waits.closed_at', var('timezone')) }}
