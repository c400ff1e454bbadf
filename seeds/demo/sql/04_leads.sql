-- One row per lead, as it really was: the true channel is here even where the CRM's copy hides it.
-- The speed of the first answer moves the chance of qualifying and nothing else does but the channel.
create table lead as
with

arrivals as (
    select
        unnest(range(first_lead, last_lead + 1)) as lead_number,
        date
    from day
),

drawn as (
    select
        arrivals.lead_number,
        -- most come in office hours, a tenth at any hour
        arrivals.date::timestamp + to_seconds(
            case
                when chance(lead_number, 'any hour') < 0.1 then floor(86400 * chance(lead_number, 'hour'))
                else 32400 + floor(16200 * (chance(lead_number, 'hour') + chance(lead_number, 'minute')))
            end::bigint
        ) as created_at,
        channel_wheel.pick as channel,
        campaign_wheel.pick as campaign,
        manager_wheel.pick::integer as drawn_owner_id
    from arrivals
    join wheel as channel_wheel
        on channel_wheel.wheel = 'channel' and channel_wheel.slot = spin(lead_number, 'channel')
    left join wheel as campaign_wheel
        on campaign_wheel.wheel = 'campaign of ' || channel_wheel.pick and campaign_wheel.slot = spin(lead_number, 'campaign')
    join wheel as manager_wheel
        on manager_wheel.wheel = 'manager' and manager_wheel.slot = spin(lead_number, 'manager')
),

-- who was not with the company in that month is replaced by a founder
owned as (
    select
        drawn.*,
        case
            when datediff('month', getvariable('first_day')::date, drawn.created_at) between first_month and last_month
                then drawn_owner_id
            else [101, 102, 103, 104, 106, 107, 108, 110, 111][1 + floor(9 * chance(lead_number, 'stand-in'))::integer]
        end as owner_id
    from drawn
    join managers on managers.id = drawn.drawn_owner_id
),

answered as (
    select
        owned.*,
        channels.qualify_rate,
        channels.is_online,
        chance(lead_number, 'hidden') < channels.hidden_share as is_hidden,
        case
            when chance(lead_number, 'forgotten') >= 0.03
                then greatest(1, round(lognormal(lead_number, 'answer', managers.answer_minutes, 0.9)))::bigint
        end as answer_minutes
    from owned
    join managers on managers.id = owned.owner_id
    join channels on channels.channel = owned.channel
),

judged as (
    select
        *,
        created_at + to_minutes(answer_minutes) as answered_at,
        answer_minutes is not null
        and chance(lead_number, 'qualifies') < least(0.95, qualify_rate * speed_factor(answer_minutes)) as will_qualify,
        chance(lead_number, 'converts') < getvariable('convert_rate')::double as will_convert
    from answered
),

dated as (
    select
        *,
        greatest(office_time(later(answered_at, seconds_in(0.1 + 2.4 * chance(lead_number, 'qualify days')))), answered_at + interval 10 minute) as judged_at
    from judged
)

select
    lead_number,
    created_at,
    channel,
    campaign,
    is_online,
    is_hidden,
    owner_id,
    answer_minutes,
    if(answered_at < export_moment(), answered_at, null) as answered_at,
    if(will_qualify and judged_at < export_moment(), judged_at, null) as qualified_at,
    if(will_qualify and will_convert and office_time(converted_raw) < export_moment(), office_time(converted_raw), null) as converted_at,
    if(not (will_qualify and will_convert) and closed_raw < export_moment(), closed_raw, null) as lost_at
from (
    select
        *,
        later(judged_at, seconds_in(0.05 + 3 * chance(lead_number, 'convert days'))) as converted_raw,
        later(coalesce(judged_at, created_at), seconds_in(1 + 12 * chance(lead_number, 'loss days'))) as closed_raw
    from dated
);
