-- Paths of visitors who left a lead, two touches or longer: who opened them, who closed them.
with

paths as (
    select
        "Посетитель" as visitor,
        arg_min("Канал", "Время") as first_channel,
        arg_max("Канал", "Время") as last_channel
    from touches
    group by 1
    having count("Лид ID") = 1 and count(*) > 1
)

select
    channel,
    count(*) filter (first_channel = channel)::integer as opened,
    count(*) filter (last_channel = channel)::integer as closed,
    opened / closed as opened_per_closed
from paths
cross join channels
where channels.is_online
group by channel
order by opened_per_closed desc, channel
