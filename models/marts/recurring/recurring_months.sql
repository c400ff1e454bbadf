-- One row per month and client who pays on its first day or paid on the first day of the month before, with what changed
-- between the two. start_mrr + new + reactivated + expansion - contraction - churned = mrr, to the kopeck.
-- A client who comes back after a month without a payment is reactivated: neither new nor part of NRR.
{{ config(tags=['slow']) }}
select
    {{ joined_text([as_text('month'), 'client_id'], ' ') }} as recurring_month_id,
    month,
    client_id,
    plan,
    mrr,
    start_mrr,
    case when start_mrr = 0 and is_first then mrr end as new_mrr,
    case when start_mrr = 0 and not is_first then mrr end as reactivated_mrr,
    case when start_mrr > 0 and mrr > start_mrr then mrr - start_mrr end as expansion_mrr,
    case when mrr > 0 and mrr < start_mrr then start_mrr - mrr end as contraction_mrr,
    case when mrr = 0 then start_mrr end as churned_mrr,
    {{ flag('mrr > 0') }} as is_subscriber,
    {{ flag('start_mrr > 0') }} as was_subscriber,
    {{ flag('start_mrr > 0 and mrr = 0') }} as is_churned
from {{ ref('subscription_month') }}
