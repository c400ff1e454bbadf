-- One row per telephone number of a person or a company, with whom it belongs to. A number of several people or of several
-- companies tells none of them apart and belongs to nobody.
{{ config(tags=['slow']) }}
with

people as (
    select
        {{ phone_e164('phone') }} as phone,
        min(contact_id) as contact_id,
        min(company_id) as company_id
    from {{ ref('contact') }}
    group by 1
    having count(*) = 1
),

companies as (
    select
        {{ phone_e164('phone') }} as phone,
        min(company_id) as company_id
    from {{ ref('company') }}
    group by 1
    having count(*) = 1
),

numbers as (
    select phone from people
    union distinct
    select phone from companies
)

select
    numbers.phone as phone,
    people.contact_id as contact_id,
    coalesce(people.company_id, companies.company_id) as company_id
from numbers
left join people on people.phone = numbers.phone
left join companies on companies.phone = numbers.phone
where numbers.phone is not null
