-- One row per lead without a card that is likely to be of a known client, or of one person with other such leads.
-- customer_id: the client of the card it is most like; leads of one person share it where they agree on one client, and
-- each keeps its own where they do not. Null: nobody's yet, as a lead never makes a client. person_key: the lead that stands
-- for all leads of the person.
{{ config(tags=['slow']) }}
with

likened as (
    select
        case when matches.left_key like 'lead/%' then matches.left_key else matches.right_key end as record_key,
        case when matches.left_key like 'lead/%' then matches.right_key else matches.left_key end as card_key,
        matches.weight as weight
    from {{ ref('contact_match') }} as matches
    where
        matches.probability >= 0.99
        and (
            matches.left_key like 'lead/%' and matches.right_key not like 'lead/%'
            or matches.left_key not like 'lead/%' and matches.right_key like 'lead/%'
        )
),

-- weights that differ by less than a float's own error are equal, and the earlier card stands
known as (
    select
        ranked.record_key as record_key,
        members.customer_id as customer_id
    from (
        select
            record_key,
            card_key,
            row_number() over (partition by record_key order by round(weight * 1e6) desc, card_key) as place
        from likened
    ) as ranked
    join {{ ref('customer_member') }} as members on members.record_key = ranked.card_key
    where ranked.place = 1
),

people as (
    select
        coalesce(clusters.record_key, known.record_key) as record_key,
        coalesce(clusters.cluster_key, known.record_key) as person_key,
        known.customer_id as customer_id
    from {{ ref('lead_cluster') }} as clusters
    full join known on known.record_key = clusters.record_key
),

agreed as (
    select
        person_key,
        max(customer_id) as customer_id
    from people
    where customer_id is not null
    group by person_key
    having count(distinct customer_id) = 1
)

select
    people.record_key as record_key,
    people.person_key as person_key,
    coalesce(people.customer_id, agreed.customer_id) as customer_id
from people
left join agreed on agreed.person_key = people.person_key
