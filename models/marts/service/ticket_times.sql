-- One row per ticket: the hours to its first answer and to its closing, by the calendar and in working time, and up to the
-- last day of which anything is known for those still waiting: they count as waiting so long, they are not left out.
-- is_first_answer_over and is_close_over: the wait was seen to end. promised_work_hours: working time from the opening to
-- the due time; null where none was set.
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
),

-- The clock of a wait in working time stands at the beginning of the last known day, as the one by the calendar does.
worked as (
    select
        waits.*,
        {{ work_minutes_until('open_days', 'waits.opened_at') }} as opened_minute,
        {{ work_minutes_until('answer_days', 'waits.answered_until') }} as answered_minute,
        {{ work_minutes_until('close_days', 'waits.closed_at') }} as closed_minute,
        {{ work_minutes_until('due_days', 'waits.due_at') }} as due_minute,
        last_days.minutes_before as last_minute
    from waits
    left join {{ ref('work_day') }} as open_days on open_days.day = waits.opened_on
    left join {{ ref('work_day') }} as answer_days
        on answer_days.day = {{ day_of('waits.answered_until', var('timezone')) }}
    left join {{ ref('work_day') }} as close_days on close_days.day = {{ day_of('waits.closed_at', var('timezone')) }}
    left join {{ ref('work_day') }} as due_days on due_days.day = {{ day_of('waits.due_at', var('timezone')) }}
    left join {{ ref('work_day') }} as last_days on last_days.day = waits.observed_on
)

select
    worked.ticket_id as ticket_id,
    worked.category as category,
    worked.priority as priority,
    worked.channel as channel,
    worked.owner_id as owner_id,
    worked.owner as owner,
    worked.team as team,
    worked.company_id as company_id,
    worked.contact_id as contact_id,
    worked.opened_at as opened_at,
    worked.is_within_sla as is_within_sla,
    worked.reopened_count as reopened_count,
    worked.rating as rating,
    {{ flag('worked.answered_until is not null') }} as is_first_answer_over,
    coalesce({{ hours_between('worked.opened_at', 'worked.answered_until') }}, worked.waiting_hours) as first_answer_hours,
    case
        when worked.answered_until is not null then (worked.answered_minute - worked.opened_minute) / 60
        else greatest(0, worked.last_minute - worked.opened_minute) / 60
    end as first_answer_work_hours,
    {{ flag('worked.closed_at is not null') }} as is_close_over,
    coalesce({{ hours_between('worked.opened_at', 'worked.closed_at') }}, worked.waiting_hours) as close_hours,
    case
        when worked.closed_at is not null then (worked.closed_minute - worked.opened_minute) / 60
        else greatest(0, worked.last_minute - worked.opened_minute) / 60
    end as close_work_hours,
    {{ flag('worked.due_at is not null') }} as is_promised,
    (worked.due_minute - worked.opened_minute) / 60 as promised_work_hours
from worked
