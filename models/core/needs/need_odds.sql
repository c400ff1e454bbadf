-- One row per stage, pace and number of purchases: of those who stood there on one of the three earlier days, how many
-- bought within the next 30 days. odds is drawn to all of that stage as if 20 such had been seen besides.
{{ config(tags=['slow']) }}
with

outcomes as (
    select
        needs.stage as stage,
        needs.pace as pace,
        least(needs.purchase_count, 4) as purchases_up_to_4,
        case when {{ days_from('needs.seen_on', 'needs.next_on') }} <= 30 then 1 else 0 end as bought
    from {{ ref('need_forecast') }} as needs
    cross join {{ ref('observed_until') }} as observed
    where
        needs.seen_on < observed.observed_on
        and needs.stage is not null
),

stages as (
    select
        stage,
        count(*) as case_count,
        sum(bought) as bought_count
    from outcomes
    group by stage
),

cells as (
    select
        stage,
        pace,
        purchases_up_to_4,
        count(*) as case_count,
        sum(bought) as bought_count
    from outcomes
    group by
        stage,
        pace,
        purchases_up_to_4
)

select
    cells.stage as stage,
    cells.pace as pace,
    cast(cells.purchases_up_to_4 as {{ type('integer') }}) as purchases_up_to_4,
    cast(cells.case_count as {{ type('integer') }}) as case_count,
    cast(cells.bought_count as {{ type('integer') }}) as bought_count,
    (cells.bought_count + 20.0 * stages.bought_count / stages.case_count) / (cells.case_count + 20.0) as odds
from cells
join stages on stages.stage = cells.stage
