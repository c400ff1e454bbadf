-- One row per customer with what his records say of him; where several records are one customer, the greatest text of each
-- field, so that both engines and every run agree. company is empty for persons.
with

companies as (
    select
        members.customer_id as customer_id,
        max(companies.name) as company,
        max(companies.industry) as industry,
        max(companies.country) as country,
        max(companies.owner_id) as owner_id,
        min(companies.company_id) as company_id
    from {{ ref('customer_member') }} as members
    join {{ ref('company') }} as companies on companies.company_id = members.record_id
    where members.entity = 'company'
    group by members.customer_id
),

contacts as (
    select
        members.customer_id as customer_id,
        max(contacts.country) as country,
        max(contacts.owner_id) as owner_id,
        min(contacts.contact_id) as contact_id
    from {{ ref('customer_member') }} as members
    join {{ ref('contact') }} as contacts on contacts.contact_id = members.record_id
    where members.entity = 'contact'
    group by members.customer_id
),

customers as (
    select distinct customer_id from {{ ref('customer_member') }}
)

select
    customers.customer_id as customer_id,
    companies.company_id as company_id,
    contacts.contact_id as contact_id,
    companies.company as company,
    companies.industry as industry,
    coalesce(companies.country, contacts.country) as country,
    coalesce(companies.owner_id, contacts.owner_id) as owner_id
from customers
left join companies on companies.customer_id = customers.customer_id
left join contacts on contacts.customer_id = customers.customer_id
