-- The money won on the joined way from lead to deal is the money of all won deals: of leads' deals and of those without.
with

sums as (
    select
        (select coalesce(sum(won_amount), 0) from {{ ref('journeys') }}) as by_journey,
        (select coalesce(sum(amount), 0) from {{ ref('deals') }} where status = 'won') as by_deal
)

select *
from sums
where by_journey <> by_deal
