-- Sales less returns plus adjustments are the sum of all lines in the company's currency.
with

sums as (
    select
        sum(amount) as all_lines,
        coalesce(sum(revenue), 0) - coalesce(sum(returns_amount), 0) + coalesce(sum(adjustment_amount), 0) as told_apart
    from {{ ref('order_lines') }}
)

select *
from sums
where all_lines <> told_apart
