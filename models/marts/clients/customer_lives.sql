-- One row per customer whose silence can be judged: how long he stayed, in days from his first purchase, and whether he has
-- left. One who left stayed until the day on which his silence outgrew his own rhythm (core.customer_rhythm): on that day
-- it was known, so those who are still buying are watched for exactly as long.
{{ config(tags=['slow']) }}
select
    histories.customer_id as customer_id,
    profiles.industry as industry,
    {{ flag('rhythms.is_lost') }} as has_left,
    {{ days_from('histories.first_on', 'coalesce(rhythms.lost_noticed_on, until.observed_on)') }} as life_days
from {{ ref('customer_history') }} as histories
join {{ ref('customer_rhythm') }} as rhythms on rhythms.customer_id = histories.customer_id
cross join {{ ref('observed_until') }} as until
left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = histories.customer_id
where rhythms.limit_days is not null
