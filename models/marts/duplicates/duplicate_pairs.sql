-- One row per pair of cards that may be one client, for people to look at: how likely, by what evidence (in tenths of a
-- bit), and what became of it. joined: automatic, or said by people; apart: kept apart by people or by a guard (two ИНН
-- in one chain, a switchboard); waiting: likely, but not enough to join unasked.
{{ config(tags=['slow']) }}
with

pairs as (
    select left_key, right_key, weight, probability, evidence from {{ ref('company_match') }}
    union all
    select left_key, right_key, weight, probability, evidence from {{ ref('contact_match') }}
),

judged as (
    select
        coalesce(pairs.left_key, decisions.left_key) as left_key,
        coalesce(pairs.right_key, decisions.right_key) as right_key,
        pairs.weight as weight,
        pairs.probability as probability,
        pairs.evidence as evidence,
        decisions.decision as decision
    from pairs
    full join {{ ref('identity_decision') }} as decisions
        on decisions.left_key = pairs.left_key
        and decisions.right_key = pairs.right_key
),

cards as (
    select
        'company/' || companies.company_id as record_key,
        cast('company' as {{ type('text') }}) as entity,
        companies.system as system,
        companies.company_id as record_id,
        companies.name as name,
        owners.team as team
    from {{ ref('company') }} as companies
    left join {{ ref('employee') }} as owners on owners.employee_id = companies.owner_id

    union all

    select
        'contact/' || contacts.contact_id as record_key,
        cast('contact' as {{ type('text') }}) as entity,
        contacts.system as system,
        contacts.contact_id as record_id,
        coalesce(contacts.full_name, {{ joined_text(['contacts.last_name', 'contacts.first_name'], ' ') }}) as name,
        owners.team as team
    from {{ ref('contact') }} as contacts
    left join {{ ref('employee') }} as owners on owners.employee_id = contacts.owner_id
)

select
    {{ joined_text(['judged.left_key', 'judged.right_key'], ' ') }} as duplicate_pair_id,
    left_cards.entity as entity,
    left_cards.record_id as left_id,
    right_cards.record_id as right_id,
    left_cards.system as left_system,
    right_cards.system as right_system,
    left_cards.name as left_name,
    right_cards.name as right_name,
    left_cards.team as left_team,
    right_cards.team as right_team,
    judged.weight as weight,
    judged.probability as probability,
    judged.evidence as evidence,
    judged.decision as decision,
    case
        when left_clusters.cluster_key = right_clusters.cluster_key then 'joined'
        when judged.decision = 'different' or judged.probability >= 0.99 then 'apart'
        else 'waiting'
    end as state
from judged
join cards as left_cards on left_cards.record_key = judged.left_key
join cards as right_cards on right_cards.record_key = judged.right_key
left join {{ ref('client_cluster') }} as left_clusters on left_clusters.record_key = judged.left_key
left join {{ ref('client_cluster') }} as right_clusters on right_clusters.record_key = judged.right_key
