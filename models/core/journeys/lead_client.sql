-- One row per lead, with the client it is a lead of: the customer it names, else the customer of its first deal that names
-- one, else the customer whose phone, mail and name it bears (lead_person), else the person as the first of the person's
-- leads, lead/<id>.
{{ config(tags=['slow']) }}
with

deal_clients as (
    select
        lead_id,
        min({{ client_key('company_id', 'contact_id') }}) as record_key
    from {{ ref('deal') }}
    where lead_id is not null
    group by lead_id
),

named as (
    select
        leads.lead_id as lead_id,
        coalesce({{ client_key('leads.company_id', 'leads.contact_id') }}, deal_clients.record_key) as record_key
    from {{ ref('lead') }} as leads
    left join deal_clients on deal_clients.lead_id = leads.lead_id
)

select
    named.lead_id as lead_id,
    coalesce(
        members.customer_id,
        named.record_key,
        people.customer_id,
        people.person_key,
        'lead/' || named.lead_id
    ) as client_id
from named
left join {{ ref('customer_member') }} as members on members.record_key = named.record_key
left join {{ ref('lead_person') }} as people on people.record_key = 'lead/' || named.lead_id
