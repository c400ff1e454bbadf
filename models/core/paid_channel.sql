-- One row per channel that money was ever spent on.
select channel
from {{ ref('channel_day') }}
where channel is not null
group by channel
having sum(spend) > 0
