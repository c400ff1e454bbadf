-- One row per bucket of journeys, step from channel to channel, with how many journeys took it and how they ended.
-- A step from nothing ('start') opens a journey, a step to 'end' closes it. Journeys are those of won deals, which converted,
-- and of lost deals and of visitors and leads that became no deal, which did not; what is still open is not counted yet.
-- A bucket is the first two hex digits of the hash of a journey's name: 256 random parts that estimates are resampled from.
{{ config(tags=['slow']) }}
with

led as (
    select distinct touch_id from {{ ref('journey_touch') }}
),

undecided as (
    select distinct clients.client_id as client_id
    from {{ ref('lead') }} as leads
    join {{ ref('lead_client') }} as clients on clients.lead_id = leads.lead_id
    where coalesce(leads.status_kind, 'open') in ('open', 'qualified')
),

steps as (
    select
        touches.deal_id as journey,
        case when deals.outcome = 'won' then 1 else 0 end as is_conversion,
        touches.channel as channel,
        touches.happened_at as happened_at,
        touches.touch_id as touch_id
    from {{ ref('journey_touch') }} as touches
    join {{ ref('deal') }} as deals on deals.deal_id = touches.deal_id
    where deals.outcome in ('won', 'lost')

    union all

    select
        touches.owner_id as journey,
        0 as is_conversion,
        touches.channel as channel,
        touches.happened_at as happened_at,
        touches.touch_id as touch_id
    from {{ ref('touch_owner') }} as touches
    left join led on led.touch_id = touches.touch_id
    left join undecided on undecided.client_id = touches.owner_id
    where
        led.touch_id is null
        and undecided.client_id is null
),

walked as (
    select
        substring({{ text_md5('journey') }}, 1, 2) as bucket,
        is_conversion,
        channel,
        {{ previous_value('touch_id', within='journey', order='happened_at, touch_id') }} as before_touch,
        {{ previous_value('channel', within='journey', order='happened_at, touch_id') }} as before_channel,
        {{ next_value('touch_id', within='journey', order='happened_at, touch_id') }} as after_touch
    from steps
),

moves as (
    select
        bucket,
        cast(case when before_touch is null then 'start' else 'session' end as {{ type('text') }}) as from_kind,
        before_channel as from_channel,
        cast('session' as {{ type('text') }}) as to_kind,
        channel as to_channel,
        is_conversion
    from walked

    union all

    select
        bucket,
        cast('session' as {{ type('text') }}) as from_kind,
        channel as from_channel,
        cast('end' as {{ type('text') }}) as to_kind,
        cast(null as {{ type('text') }}) as to_channel,
        is_conversion
    from walked
    where after_touch is null
)

select
    bucket,
    from_kind,
    from_channel,
    to_kind,
    to_channel,
    cast(count(*) as {{ type('integer') }}) as journey_count,
    cast(sum(is_conversion) as {{ type('integer') }}) as conversion_count
from moves
group by
    bucket,
    from_kind,
    from_channel,
    to_kind,
    to_channel
