-- Clicks and visits before each lead, the form or call that made it (only this one knows the lead), and visitors who
-- never left one. Who opens a path is not who closes it: VK and Telegram open, the lead's own channel closes.
with

openers as (
    select ['VK Реклама', 'VK Реклама', 'VK Реклама', 'Telegram-канал', 'SEO', 'SEO', 'Яндекс.Директ', 'Яндекс.Директ', '2ГИС', 'Авито'] as names
),

lead_steps as (
    select
        lead.*,
        if(is_online, 1 + least(11, floor(-3.2 * ln(greatest(1 - chance(lead_number, 'path'), 1e-12))))::bigint, 1) as path_length,
        unnest(range(0, path_length)) as back
    from lead
),

lead_touches as (
    select
        lead_number as visitor,
        lead_number * 20 + back as touch,
        if(back = 0, lead_number, null) as lead_number,
        case when back > 0 then if(chance(touch, 'click') < 0.5, 'Клик', 'Визит') when is_online and chance(touch, 'form') < 0.7 then 'Форма' else 'Звонок' end as kind,
        case
            when back = 0 then lead_steps.channel
            when back = path_length - 1 then names[1 + floor(10 * chance(touch, 'opener'))::integer]
            when chance(touch, 'own') < 0.4 then lead_steps.channel
            when chance(touch, 'straight') < 0.25 then 'Прямые заходы'
            else wheel.pick
        end as channel,
        if(back = 0, lead_steps.campaign, null) as own_campaign,
        later(created_at, -seconds_in(if(back = 0, 0, (back - 0.9 * chance(touch, 'gap')) * 2.5))) as happened_at
    from lead_steps
    cross join openers
    join wheel on wheel.wheel = 'channel' and wheel.slot = spin(lead_number * 20 + back, 'middle')
),

strangers as (
    select
        5000000000 + lead_number * 2 + copy as visitor,
        day.date,
        unnest(range(0, 1 + floor(2.4 * chance(visitor, 'visits'))::bigint)) as visit
    from day
    cross join unnest(range(day.first_lead, day.last_lead + 1)) as leads (lead_number)
    cross join (values (0), (1)) as copies (copy)
    where chance(5000000000 + lead_number * 2 + copy, 'passes by') < 0.6
),

stranger_touches as (
    select
        visitor,
        visitor * 20 + visit as touch,
        null::bigint as lead_number,
        if(chance(touch, 'click') < 0.5, 'Клик', 'Визит') as kind,
        wheel.pick as channel,
        null::varchar as own_campaign,
        later(date::timestamp, 28800 + floor(50000 * chance(touch, 'hour')) + 90000 * visit) as happened_at
    from strangers
    join wheel on wheel.wheel = 'channel' and wheel.slot = spin(visitor * 20 + visit, 'stranger')
)

select
    'В' || touches.touch as "ID",
    touches.kind as "Событие",
    'v' || touches.visitor as "Посетитель",
    'Л' || touches.lead_number as "Лид ID",
    touches.channel as "Канал",
    channels.utm as "utm_source",
    coalesce(touches.own_campaign, campaign_wheel.pick) as "utm_campaign",
    campaigns.landing_page as "Страница",
    moment_text(touches.happened_at) as "Время"
from (
    from lead_touches
    union all
    from stranger_touches
) as touches
join channels on channels.channel = touches.channel and (channels.is_online or touches.lead_number is not null)
left join wheel as campaign_wheel
    on campaign_wheel.wheel = 'campaign of ' || touches.channel and campaign_wheel.slot = spin(touches.touch, 'touch campaign')
left join campaigns on campaigns.campaign = coalesce(touches.own_campaign, campaign_wheel.pick)
where touches.happened_at >= getvariable('first_day')::date and touches.happened_at < export_moment()
order by touches.happened_at, touches.touch
