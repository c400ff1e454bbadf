-- One row per deal and session on the way to it, numbered in order; a deal that nothing led to has none.
-- The way begins after the client's last win before the deal, at most `attribution_window_days` before the deal was
-- created, and ends when it closes. Touches of one channel less than half an hour apart are one session.
-- A key session is the last one before its event: before the lead was created, before the deal was.
{{ config(tags=['slow']) }}
with

deals as (
    select
        deals.deal_id as deal_id,
        clients.client_id as client_id,
        deals.outcome as outcome,
        leads.created_at as lead_at,
        coalesce(deals.created_at, deals.closed_at) as created_at,
        deals.closed_at as closed_at
    from {{ ref('deal') }} as deals
    join {{ ref('deal_client') }} as clients on clients.deal_id = deals.deal_id
    left join {{ ref('lead') }} as leads on leads.lead_id = deals.lead_id
),

-- wins and beginnings of deals in one line of time: what was won strictly before a deal began
moments as (
    select
        client_id,
        created_at as moment,
        0 as is_win,
        deal_id,
        cast(null as {{ type('instant') }}) as won_at
    from deals

    union all

    select
        deals.client_id as client_id,
        deals.closed_at as moment,
        1 as is_win,
        cast(null as {{ type('text') }}) as deal_id,
        deals.closed_at as won_at
    from deals
    where
        deals.outcome = 'won'
        and deals.closed_at is not null
),

wins_before as (
    select
        deal_id,
        max(won_at) over (
            partition by client_id order by moment, is_win rows between unbounded preceding and current row
        ) as won_at
    from moments
),

touches as (
    select
        deals.deal_id as deal_id,
        deals.lead_at as lead_at,
        deals.created_at as created_at,
        touches.touch_id as touch_id,
        touches.channel as channel,
        touches.source as source,
        touches.campaign as campaign,
        touches.happened_at as happened_at
    from deals
    join {{ ref('touch_owner') }} as touches on touches.owner_id = deals.client_id
    left join wins_before on wins_before.deal_id = deals.deal_id
    where
        touches.happened_at >= deals.created_at - interval {{ var('attribution_window_days', 90) }} day
        and (deals.closed_at is null or touches.happened_at <= deals.closed_at)
        and (wins_before.won_at is null or touches.happened_at > wins_before.won_at)
),

followed as (
    select
        *,
        {{ previous_value('happened_at', within='deal_id', order='happened_at, touch_id') }} as before_at,
        {{ previous_value('channel', within='deal_id', order='happened_at, touch_id') }} as before_channel
    from touches
),

sessions as (
    select *
    from followed
    where
        before_at is null
        or coalesce(before_channel, '') <> coalesce(channel, '')
        or {{ minutes_between('before_at', 'happened_at') }} > 30
),

placed as (
    select
        sessions.deal_id as deal_id,
        sessions.touch_id as touch_id,
        sessions.channel as channel,
        sessions.source as source,
        sessions.campaign as campaign,
        sessions.happened_at as happened_at,
        case when directs.channel is null then 0 else 1 end as is_direct,
        case when sessions.happened_at <= sessions.lead_at then 1 else 0 end as is_before_lead,
        case when sessions.happened_at <= sessions.created_at then 1 else 0 end as is_before_deal,
        row_number() over (
            partition by sessions.deal_id order by sessions.happened_at, sessions.touch_id
        ) as session_number,
        row_number() over (
            partition by sessions.deal_id, sessions.channel order by sessions.happened_at, sessions.touch_id
        ) as number_in_channel
    from sessions
    left join (
        select distinct {{ lower_text('channel') }} as channel from {{ ref('direct_channels') }}
    ) as directs on directs.channel = {{ lower_text('sessions.channel') }}
)

select
    deal_id,
    touch_id,
    channel,
    source,
    campaign,
    happened_at,
    session_number,
    count(*) over (partition by deal_id) as session_count,
    sum(case when number_in_channel = 1 then 1 else 0 end) over (partition by deal_id) as channel_count,
    count(*) over (partition by deal_id, channel) as sessions_of_channel,
    max(case when is_direct = 0 then session_number else 0 end) over (partition by deal_id) as last_non_direct_number,
    max(case when is_before_lead = 1 then session_number else 0 end) over (partition by deal_id) as lead_number,
    max(case when is_before_deal = 1 then session_number else 0 end) over (partition by deal_id) as deal_number,
    {{ days_between('happened_at', 'max(happened_at) over (partition by deal_id)') }} as days_before_last
from placed
