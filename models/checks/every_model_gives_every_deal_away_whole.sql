-- The parts of a deal add up to the deal in every attribution model: its count, its amount and its margin.
with

sums as (
    select
        deal_id,
        model,
        sum(deal_part) as deals,
        sum(amount) as amount,
        sum(gross_margin) as gross_margin
    from {{ ref('deal_credit') }}
    group by
        deal_id,
        model
),

written as (
    select
        deal_id,
        amount,
        gross_margin
    from sums
    where model = 'crm'
)

select sums.*
from sums
join written on written.deal_id = sums.deal_id
where
    sums.deals <> 1
    or coalesce(sums.amount, 0) <> coalesce(written.amount, 0)
    or coalesce(sums.gross_margin, 0) <> coalesce(written.gross_margin, 0)
