-- Visits of new clients' deals that began early enough to be over; the forgotten ones count as endless.
select
    stage_change.stage_order::integer as stage_order,
    stage_change.stage,
    count(*)::integer as visits,
    quantile_cont(coalesce(datediff('second', entered_at, left_at) / 86400, 1e6), 0.5) as median_days,
    quantile_cont(coalesce(datediff('second', entered_at, left_at) / 86400, 1e6), 0.9) as ninetieth_days
from stage_change
where pipeline = 'Новые клиенты' and stage_order < 6 and entered_at < (select max(entered_at) - interval 90 day from stage_change)
group by all
order by 1
