-- One row per day looked from, rule segment and customer who was in it on that day.
{{ config(tags=['slow']) }}
select
    {{ joined_text([as_text('members.seen_on'), 'members.segment', 'members.customer_id'], ' ') }} as segment_member_id,
    members.seen_on as seen_on,
    members.is_current as is_current,
    members.segment as segment,
    members.customer_id as customer_id,
    profiles.company as company,
    owners.name as owner,
    owners.team as team
from {{ ref('segment_member') }} as members
left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = members.customer_id
left join {{ ref('employee') }} as owners on owners.employee_id = profiles.owner_id
