-- One row per lead that was answered later than within a quarter of an hour: what the delay is thought to have cost.
-- The chance it lost is the usual rate of its channel times how far the factor of its band lies under that of the quickest
-- (never below 0); the money is that chance times what a qualified lead has brought on average. delay_hours: the hours
-- beyond the first quarter. An estimate from averages, not a debt of anybody: leads answered late differ in other ways.
{{ config(tags=['slow']) }}
with

quickest as (
    select factor from {{ ref('answer_speed') }} where band_order = 1
),

worth as (
    select
        sum(amount) / cast(nullif(max(qualified_count), 0) as {{ type('double') }}) as lead_value
    from (
        select deals.amount as amount, cast(0 as {{ type('integer') }}) as qualified_count
        from {{ ref('deals') }} as deals
        where deals.status = 'won' and deals.lead_id is not null
        union all
        select cast(null as {{ type('money') }}) as amount, cast(count(*) as {{ type('integer') }}) as qualified_count
        from {{ ref('leads') }}
        where is_qualified
    ) as parts
)

select
    answers.lead_id as lead_id,
    answers.owner_id as owner_id,
    answers.owner as owner,
    answers.team as team,
    answers.channel as channel,
    answers.created_at as created_at,
    answers.answer_minutes as answer_minutes,
    answers.work_minutes as work_minutes,
    (answers.answer_minutes - 15) / 60 as delay_hours,
    answers.usual_rate * greatest(0, quickest.factor - speeds.factor) as lost_qualified,
    {{ money_times('cast(worth.lead_value as ' ~ type('money') ~ ')', 'answers.usual_rate * greatest(0, quickest.factor - speeds.factor)') }}
        as lost_amount
from {{ ref('lead_answers') }} as answers
join {{ ref('answer_speed') }} as speeds on speeds.band_order = answers.band_order
cross join quickest
cross join worth
where answers.band_order > 1
