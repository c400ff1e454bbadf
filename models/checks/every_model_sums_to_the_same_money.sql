-- On every day, all attribution models share out the same won, lost and open money, and the same number of deals.
with

sums as (
    select
        {{ as_text('date') }} as date,
        model,
        coalesce(sum(conversions), 0) as conversions,
        coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(gross_margin), 0) as gross_margin,
        coalesce(sum(lost_amount), 0) as lost_amount,
        coalesce(sum(open_amount), 0) as open_amount
    from {{ ref('attribution_days') }}
    group by 1, 2
)

select one.*
from sums as one
join sums as other on coalesce(other.date, '') = coalesce(one.date, '')
where
    other.model = 'crm'
    and (
        one.conversions <> other.conversions
        or one.revenue <> other.revenue
        or one.gross_margin <> other.gross_margin
        or one.lost_amount <> other.lost_amount
        or one.open_amount <> other.open_amount
    )
