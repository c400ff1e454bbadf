-- One row per visit to the site. A visit ends after thirty minutes without an event, and when the visitor comes again from
-- outside by another way; a source that cuts sessions by itself is believed.
{{ config(tags=['slow']) }}
with

steps as (
    select
        *,
        {{ previous_value('occurred_at', within='system, visitor_id', order='occurred_at, site_event_id') }} as previous_at,
        {{ previous_value('came_from', within='system, visitor_id', order='occurred_at, site_event_id') }} as previous_came_from,
        {{ previous_value('session_key', within='system, visitor_id', order='occurred_at, site_event_id') }} as previous_session_key
    from {{ ref('site_event') }}
),

starts as (
    select
        *,
        case
            when previous_at is null then 1
            when session_key is not null then case when session_key = previous_session_key then 0 else 1 end
            when {{ seconds_between('previous_at', 'occurred_at') }} > 1800 then 1
            when came_from is not null and came_from <> coalesce(previous_came_from, '') then 1
            else 0
        end as is_start
    from steps
),

numbered as (
    select
        *,
        sum(is_start) over (
            partition by system, visitor_id
            order by occurred_at, site_event_id
            rows between unbounded preceding and current row
        ) as session_number
    from starts
),

firsts as (
    select
        *,
        row_number() over (
            partition by system, visitor_id, session_number order by occurred_at, site_event_id
        ) as event_number
    from numbered
)

select
    system,
    system || ':visit-' || visitor_id || '-' || cast(session_number as {{ type('text') }}) as session_id,
    visitor_id,
    cast(session_number as {{ type('integer') }}) as session_number,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    max(case when event_number = 1 then page_path end) as landing_page,
    max(case when event_number = 1 then outside_host end) as referrer,
    coalesce(max(case when event_number = 1 then source end), '(direct)') as source,
    max(case when event_number = 1 then medium end) as medium,
    max(case when event_number = 1 then campaign end) as campaign,
    max(case when event_number = 1 then content end) as content,
    max(case when event_number = 1 then term end) as term,
    max(gclid) as gclid,
    max(yclid) as yclid,
    max(ym_uid) as ym_uid,
    max(device) as device,
    cast(sum(case when kind = 'page' then 1 else 0 end) as {{ type('integer') }}) as page_count,
    cast(sum(case when kind = 'form' then 1 else 0 end) as {{ type('integer') }}) as form_count
from firsts
group by
    system,
    visitor_id,
    session_number
