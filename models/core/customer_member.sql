-- One row per company and contact, with the customer it is a record of.
select
    company_id as record_id,
    cast('company' as {{ type('text') }}) as entity,
    company_id as customer_id
from {{ ref('company') }}

union all

select
    contact_id as record_id,
    cast('contact' as {{ type('text') }}) as entity,
    coalesce(company_id, contact_id) as customer_id
from {{ ref('contact') }}
