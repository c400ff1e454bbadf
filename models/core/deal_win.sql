-- One row per won deal, numbered among the won deals of its customer by closing; 1 is the sale that won the customer,
-- whichever of the customer's cards it stands on. A deal with neither company nor contact is a customer of its own.
select
    deals.deal_id as deal_id,
    row_number() over (
        partition by coalesce(
            members.customer_id, {{ client_key('deals.company_id', 'deals.contact_id') }}, deals.deal_id
        )
        order by deals.closed_at, deals.deal_id
    ) as win_number
from {{ ref('deal') }} as deals
left join {{ ref('customer_member') }} as members
    on members.record_key = {{ client_key('deals.company_id', 'deals.contact_id') }}
where deals.outcome = 'won'
