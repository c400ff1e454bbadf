-- One row per deal, with the client it is a deal of: the customer it names, else the client of its lead, else the deal
-- itself as deal/<id>.
{{ config(tags=['slow']) }}
select
    deals.deal_id as deal_id,
    coalesce(
        members.customer_id,
        {{ client_key('deals.company_id', 'deals.contact_id') }},
        leads.client_id,
        'deal/' || deals.deal_id
    ) as client_id
from {{ ref('deal') }} as deals
left join {{ ref('customer_member') }} as members
    on members.record_key = {{ client_key('deals.company_id', 'deals.contact_id') }}
left join {{ ref('lead_client') }} as leads on leads.lead_id = deals.lead_id
