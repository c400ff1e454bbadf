-- One row per day, channel, source and campaign with the visits of that day.
-- Apart from channel_days, so that an edited deal does not count a million visits again.
select
    {{ day_of('touches.happened_at', var('timezone')) }} as visited_on,
    coalesce(touches.channel, channels.channel) as channel,
    touches.source as source,
    touches.campaign as campaign,
    count(*) as visit_count
from {{ ref('touch') }} as touches
left join {{ ref('channel') }} as channels on channels.source_key = {{ lower_text('trim(touches.source)') }}
where touches.kind = 'visit'
group by 1, 2, 3, 4
