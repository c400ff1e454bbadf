-- On the basis of leads, channels sold all won money; on the basis of payments, all money that was paid.
with

sums as (
    select
        (select coalesce(sum(revenue), 0) from {{ ref('channel_sale_day') }} where basis = 'lead') as by_lead,
        (
            select coalesce(sum(deals.amount), 0)
            from {{ ref('deal_origin') }} as origins
            join {{ ref('deals') }} as deals on deals.deal_id = origins.deal_id
        ) as by_deal,
        (select coalesce(sum(revenue), 0) from {{ ref('channel_sale_day') }} where basis = 'payment') as by_payment,
        (
            select coalesce(sum({{ company_money('payments.amount', 'payments.currency', 'rates.rate') }}), 0)
            from {{ ref('payment') }} as payments
            left join {{ ref('currency_rate') }} as rates
                on {{ rate_holds('rates', 'payments.currency', 'payments.paid_at') }}
        ) as by_account
)

select *
from sums
where
    by_lead <> by_deal
    or by_payment <> by_account
