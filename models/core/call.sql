-- One row per call: all legs of one talk joined, whatever exchange logged them.
-- is_answered: a person answered on one of the legs; a queue or a menu that took the line did not. Talk runs from the first
-- answer to the end of the last answered leg, so a transfer is one talk and two logged sides are not two.
-- client_phone: the outside number in E.164; a number of the company's own lines is nobody's.
{{ config(tags=['slow']) }}
with

sourced as (
    {{ union_staged('call_leg') }}
),

legs as (
    select
        *,
        coalesce(call_key, call_leg_id) as own_key,
        {{ phone_e164('from_number') }} as from_phone,
        {{ phone_e164('to_number') }} as to_phone,
        {{ phone_e164('line_number') }} as line_phone
    from sourced
    where
        not is_deleted
        and started_at is not null
),

-- the first side of each side that was logged under a key of its own
links as (
    select
        system,
        other_key,
        min(own_key) as linked_key
    from legs
    where other_key is not null
    group by
        system,
        other_key
),

joined as (
    select
        legs.*,
        least(
            legs.own_key,
            coalesce(legs.other_key, legs.own_key),
            coalesce(links.linked_key, legs.own_key)
        ) as joined_key
    from legs
    left join links
        on links.system = legs.system
        and links.other_key = legs.own_key
),

numbered as (
    select
        *,
        row_number() over (partition by system, joined_key order by started_at, call_leg_id) as leg_number
    from joined
),

talks as (
    select
        system,
        joined_key as call_key,
        count(*) as leg_count,
        max(case when leg_number = 1 then direction end) as said_direction,
        max(case when leg_number = 1 then from_number end) as from_number,
        max(case when leg_number = 1 then to_number end) as to_number,
        coalesce(max(case when leg_number = 1 then from_phone end), max(from_phone)) as from_phone,
        coalesce(max(case when leg_number = 1 then to_phone end), max(to_phone)) as to_phone,
        max(line_phone) as line_phone,
        coalesce(max(case when is_answered then extension end), max(extension)) as extension,
        coalesce(max(case when is_answered then owner_id end), max(owner_id)) as owner_id,
        min(started_at) as started_at,
        min(case when is_answered then answered_at end) as answered_at,
        max(case when is_answered then ended_at end) as talk_ended_at,
        max(case when is_answered then talk_seconds end) as longest_talk_seconds,
        min(case when is_answered then wait_seconds end) as shortest_wait_seconds,
        {{ flag('max(case when is_answered then 1 else 0 end) = 1') }} as is_answered
    from numbered
    group by
        system,
        joined_key
),

directed as (
    select
        *,
        case
            when said_direction = 'in' then 'in'
            when {{ matches_pattern('from_number', '^[0-9]{1,5}$') }} and {{ matches_pattern('to_number', '^[0-9]{1,5}$') }}
                then 'internal'
            when said_direction is not null then said_direction
            when from_phone is not null and to_phone is null then 'in'
            when from_phone is null and to_phone is not null then 'out'
        end as direction
    from talks
),

own_lines as (
    select line_phone as phone from directed where line_phone is not null
    union distinct
    select to_phone as phone from directed where direction = 'in' and to_phone is not null
),

clients as (
    select
        directed.*,
        case
            when direction = 'in' and not coalesce(from_phone in (select phone from own_lines), false) then from_phone
            when direction = 'out' and not coalesce(to_phone in (select phone from own_lines), false) then to_phone
        end as client_phone
    from directed
),

-- the newest enquiry made from the number before the call
leads as (
    select
        clients.system as system,
        clients.call_key as call_key,
        leads.lead_id as lead_id,
        row_number() over (
            partition by clients.system, clients.call_key order by leads.created_at desc, leads.lead_id
        ) as recency
    from clients
    join (
        select lead_id, created_at, {{ phone_e164('phone') }} as phone from {{ ref('lead') }}
    ) as leads on leads.phone = clients.client_phone
    where leads.created_at <= clients.started_at
),

extensions as (
    select
        trim(phone) as extension,
        min(employee_id) as employee_id
    from {{ ref('employee') }}
    group by 1
    having count(*) = 1
)

select
    clients.system as system,
    clients.system || ':call-' || clients.call_key as call_id,
    clients.call_key as call_key,
    clients.direction as direction,
    clients.is_answered as is_answered,
    clients.from_number as from_number,
    clients.to_number as to_number,
    clients.client_phone as client_phone,
    clients.line_phone as line_phone,
    clients.extension as extension,
    coalesce(clients.owner_id, extensions.employee_id) as owner_id,
    leads.lead_id as lead_id,
    owners.contact_id as contact_id,
    owners.company_id as company_id,
    clients.started_at as started_at,
    clients.answered_at as answered_at,
    cast(
        case
            when not clients.is_answered then 0
            when clients.answered_at is not null and clients.talk_ended_at is not null
                then round({{ seconds_between('clients.answered_at', 'clients.talk_ended_at') }})
            else clients.longest_talk_seconds
        end as {{ type('integer') }}
    ) as talk_seconds,
    coalesce(
        cast(round({{ seconds_between('clients.started_at', 'clients.answered_at') }}) as {{ type('integer') }}),
        clients.shortest_wait_seconds
    ) as answer_seconds,
    clients.leg_count as leg_count
from clients
left join leads
    on leads.system = clients.system
    and leads.call_key = clients.call_key
    and leads.recency = 1
left join {{ ref('phone_owner') }} as owners on owners.phone = clients.client_phone
left join extensions on extensions.extension = clients.extension
