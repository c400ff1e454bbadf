-- One row per category (null: not known): marks clients gave, the share of 4 and 5 of five (CSAT) with its interval, and
-- where marks go to 10 the NPS (9 and 10 less 0 to 6, in points) with the 95 % interval of a difference of two shares of
-- one sample. A company marks on one scale: of ten where any mark is above 5.
{{ config(tags=['slow']) }}
with

scale as (
    select max(rating) > 5 as is_of_ten from {{ ref('ticket_times') }}
),

counted as (
    select
        tickets.category as category,
        max(case when scale.is_of_ten then 1 else 0 end) as is_of_ten,
        count(*) as rated_count,
        sum(case when scale.is_of_ten and tickets.rating >= 8 or not scale.is_of_ten and tickets.rating >= 4 then 1 else 0 end)
            as satisfied_count,
        sum(case when scale.is_of_ten and tickets.rating >= 9 then 1 else 0 end) as promoter_count,
        sum(case when scale.is_of_ten and tickets.rating <= 6 then 1 else 0 end) as detractor_count
    from {{ ref('ticket_times') }} as tickets
    cross join scale
    where tickets.rating is not null
    group by tickets.category
),

scored as (
    select
        *,
        case when is_of_ten = 1 then (promoter_count - detractor_count) / cast(rated_count as {{ type('double') }}) end as net,
        case
            when is_of_ten = 1 then (promoter_count + detractor_count) / cast(rated_count as {{ type('double') }})
        end as decided
    from counted
)

select
    category,
    cast(rated_count as {{ type('integer') }}) as rated_count,
    cast(satisfied_count as {{ type('integer') }}) as satisfied_count,
    satisfied_count / cast(rated_count as {{ type('double') }}) as csat,
    {{ wilson_low('satisfied_count', 'rated_count') }} as csat_low,
    {{ wilson_high('satisfied_count', 'rated_count') }} as csat_high,
    case when is_of_ten = 1 then cast(promoter_count as {{ type('integer') }}) end as promoter_count,
    case when is_of_ten = 1 then cast(detractor_count as {{ type('integer') }}) end as detractor_count,
    100 * net as nps,
    case
        when is_of_ten = 1
            then greatest(-100, 100 * (net - 1.959963984540054 * sqrt(greatest(0, decided - net * net) / rated_count)))
    end as nps_low,
    case
        when is_of_ten = 1
            then least(100, 100 * (net + 1.959963984540054 * sqrt(greatest(0, decided - net * net) / rated_count)))
    end as nps_high
from scored
