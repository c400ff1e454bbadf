-- One row: how regular the purchases of clients are, by the share that one interval has of two neighbouring ones (Wheat and
-- Morrison 1990): 1 where buying comes by chance, as models of chance expect, more where it keeps to a timetable. Null
-- where fewer than a hundred pairs of intervals are known, or nothing varies. Each interval is in one pair.
{{ config(tags=['slow']) }}
with

days as (
    select
        customer_id,
        purchased_on,
        {{ previous_value('purchased_on', within='customer_id', order='purchased_on') }} as previous_on,
        row_number() over (partition by customer_id order by purchased_on) as day_number
    from {{ ref('purchase_day') }}
    where is_purchase
),

intervals as (
    select
        customer_id,
        day_number,
        cast({{ days_from('previous_on', 'purchased_on') }} as {{ type('double') }}) as days
    from days
    where previous_on is not null
),

shares as (
    select firsts.days / (firsts.days + seconds.days) as share
    from intervals as firsts
    join intervals as seconds
        on seconds.customer_id = firsts.customer_id
        and seconds.day_number = firsts.day_number + 1
    where firsts.day_number % 2 = 0
),

spread as (
    select
        count(*) as pair_count,
        avg(share * share) - avg(share) * avg(share) as variance
    from shares
)

select
    pair_count,
    case
        when pair_count >= 100 and variance > 0 then round((1 - 4 * variance) / (8 * variance), 6)
    end as regularity
from spread
