select
    'К' || client as company_id,
    industry,
    interval_days,
    repeat_count,
    had_bad_service
from client
order by client.client
