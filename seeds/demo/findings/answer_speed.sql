-- How qualification moves with the first answer, each channel compared with itself; 1 is an answer within 16-60 minutes.
with

compared as (
    select
        case when answer_minutes <= 15 then 15 when answer_minutes <= 60 then 60 when answer_minutes <= 240 then 240 else 100000 end as upto_minutes,
        is_qualified::integer as is_qualified,
        avg(is_qualified::integer) over (partition by channel) as usual_rate
    from lead
    where answer_minutes is not null and created_at < (select max(created_at) - interval 20 day from lead)
),

rated as (
    select upto_minutes, count(*)::integer as leads, sum(is_qualified) / sum(usual_rate) as ratio
    from compared
    group by upto_minutes
)

select upto_minutes, leads, ratio / max(ratio) filter (upto_minutes = 60) over () as factor
from rated
order by upto_minutes
