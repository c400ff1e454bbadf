-- One row per won deal, numbered among the won deals of its customer by closing; 1 is the sale that won the customer.
-- A deal with neither company nor contact is a customer of its own.
select
    deal_id,
    row_number() over (
        partition by coalesce({{ client_key('company_id', 'contact_id') }}, deal_id) order by closed_at, deal_id
    ) as win_number
from {{ ref('deal') }}
where outcome = 'won'
