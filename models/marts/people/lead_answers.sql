-- One row per lead: how soon it was answered, by the calendar and in working minutes, and what became of it.
-- A lead nobody answered has no minutes: it is counted as waiting still, not left out. band_order numbers the bands of
-- delay from the quickest; null where nobody answered. usual_rate: how often leads of its channel qualify.
{{ config(tags=['slow']) }}
with

rates as (
    select
        coalesce(channel, '') as channel_key,
        avg(case when is_qualified then 1.0 else 0.0 end) as usual_rate
    from {{ ref('leads') }}
    where first_answer_minutes is not null
    group by 1
)

select
    leads.lead_id as lead_id,
    leads.owner_id as owner_id,
    leads.owner as owner,
    leads.team as team,
    leads.channel as channel,
    leads.created_at as created_at,
    {{ flag('answers.lead_id is not null') }} as is_answered,
    leads.first_answer_minutes as answer_minutes,
    {{ work_minutes_until('answer_days', 'answers.first_answered_at') }}
        - {{ work_minutes_until('lead_days', 'leads.created_at') }} as work_minutes,
    case
        when leads.first_answer_minutes <= 15 then 1
        when leads.first_answer_minutes <= 60 then 2
        when leads.first_answer_minutes <= 240 then 3
        when leads.first_answer_minutes <= 1440 then 4
        when leads.first_answer_minutes > 1440 then 5
    end as band_order,
    leads.is_qualified as is_qualified,
    leads.is_won as is_won,
    cast(rates.usual_rate as {{ type('double') }}) as usual_rate
from {{ ref('leads') }} as leads
left join rates on rates.channel_key = coalesce(leads.channel, '')
left join {{ ref('lead_answer') }} as answers on answers.lead_id = leads.lead_id
left join {{ ref('work_day') }} as lead_days on lead_days.day = {{ day_of('leads.created_at', var('timezone')) }}
left join {{ ref('work_day') }} as answer_days
    on answer_days.day = {{ day_of('answers.first_answered_at', var('timezone')) }}
