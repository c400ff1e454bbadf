select 'Л' || lead_number as lead_id, channel, campaign
from lead
where is_hidden
order by lead_number
