-- One row per way a source's name is written, with the channel it belongs to (reference/channel_names.csv).
select
    {{ lower_text('trim(source)') }} as source_key,
    max(channel) as channel
from {{ ref('channel_names') }}
group by 1
