-- One row per visitor of the site: how far from a visit to money the person came within ninety days of a visit.
-- Steps: 1 a visit or a click, 2 a call, a form or a letter, 3 a deal, 4 a won deal. Of all visits the latest that allows
-- the way counts (macro event_funnel). Deals are known through the lead that a touch of the visitor became; touches that
-- name no visitor are not here.
{{ config(tags=['slow']) }}
with

owners as (
    select
        lead_id,
        min(visitor_id) as visitor_id
    from {{ ref('touch') }}
    where
        lead_id is not null
        and visitor_id is not null
    group by lead_id
),

events as (
    select
        visitor_id as unit,
        touch_id as event_id,
        happened_at,
        case when kind in ('visit', 'click') then 1 else 2 end as step
    from {{ ref('touch') }}
    where
        visitor_id is not null
        and happened_at is not null

    union all

    select
        owners.visitor_id as unit,
        {{ joined_text(['deals.deal_id', "'created'"], ' ') }} as event_id,
        deals.created_at as happened_at,
        3 as step
    from {{ ref('deal') }} as deals
    join owners on owners.lead_id = deals.lead_id
    where deals.created_at is not null

    union all

    select
        owners.visitor_id as unit,
        {{ joined_text(['deals.deal_id', "'won'"], ' ') }} as event_id,
        deals.closed_at as happened_at,
        4 as step
    from {{ ref('deal') }} as deals
    join owners on owners.lead_id = deals.lead_id
    where
        deals.outcome = 'won'
        and deals.closed_at is not null
),

reached as (
    {{ event_funnel('events', 4, 90 * 86400) }}
),

-- the channel of the visit that the way began with; of two at one instant, the first by name
first_touches as (
    select
        reached.unit as visitor_id,
        min(touches.channel) as channel,
        min(touches.source) as source
    from reached
    join {{ ref('touch') }} as touches
        on touches.visitor_id = reached.unit
        and touches.happened_at = reached.started_at
    group by reached.unit
)

select
    reached.unit as visitor_id,
    reached.reached_step as reached_step,
    coalesce(first_touches.channel, channels.channel) as channel,
    first_touches.source as source,
    reached.started_at as started_at
from reached
left join first_touches on first_touches.visitor_id = reached.unit
left join {{ ref('channel') }} as channels on channels.source_key = {{ lower_text('trim(first_touches.source)') }}
