-- One row per company and contact, with the customer it is a record of.
-- record_key and customer_id are of the form company/<id> or contact/<id>: see client_key.
select
    'company/' || company_id as record_key,
    cast('company' as {{ type('text') }}) as entity,
    company_id as record_id,
    'company/' || company_id as customer_id
from {{ ref('company') }}

union all

select
    'contact/' || contact_id as record_key,
    cast('contact' as {{ type('text') }}) as entity,
    contact_id as record_id,
    {{ client_key('company_id', 'contact_id') }} as customer_id
from {{ ref('contact') }}
