-- One row per customer and product bought before: when it runs out, how likely it is bought again within 30 days, and
-- what that would bring. Clients silent for three times what a purchase lasts count as lapsed, not as late.
-- odds and its number of cases come from what clients in the same place did within 30 days on three earlier days.
{{ config(tags=['slow']) }}
select
    {{ joined_text(['needs.customer_id', 'needs.product_id'], ' ') }} as need_id,
    needs.customer_id as customer_id,
    profiles.company_id as company_id,
    profiles.company as company,
    profiles.industry as industry,
    owners.name as owner,
    owners.team as team,
    profiles.owner_id as owner_id,
    needs.product_id as product_id,
    products.name as product,
    products.category as category,
    needs.purchase_count as purchase_count,
    needs.last_on as last_on,
    needs.stock as last_quantity,
    needs.rate as rate,
    needs.basis as basis,
    needs.lasting_days as lasting_days,
    needs.silent_days as silent_days,
    needs.run_out_on as run_out_on,
    needs.stage as stage,
    odds.odds as odds,
    odds.case_count as odds_case_count,
    {{ money_times('1', 'needs.usual_amount') }} as usual_amount,
    {{ money_times('1', 'needs.usual_amount * odds.odds') }} as expected_amount
from {{ ref('need_forecast') }} as needs
join {{ ref('observed_until') }} as observed on observed.observed_on = needs.seen_on
left join {{ ref('need_odds') }} as odds
    on odds.stage = needs.stage
    and odds.pace = needs.pace
    and odds.purchases_up_to_4 = least(needs.purchase_count, 4)
left join {{ ref('product') }} as products on products.product_id = needs.product_id
left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = needs.customer_id
left join {{ ref('employee') }} as owners on owners.employee_id = profiles.owner_id
