-- One row per band of delay before the first answer: how often its leads qualify, with an interval, and against what
-- leads of the same channels usually do (factor; 1 is usual). The speed-to-lead curve.
-- Leads of the last 20 days are left out: they had no time to qualify yet.
{{ config(tags=['slow']) }}
with

ripe as (
    select answers.*
    from {{ ref('lead_answers') }} as answers
    cross join {{ ref('observed_until') }} as until
    where
        answers.is_answered
        and {{ day_of('answers.created_at', var('timezone')) }} < until.observed_on - interval 20 day
),

counted as (
    select
        band_order,
        count(*) as lead_count,
        sum(case when is_qualified then 1 else 0 end) as qualified_count,
        sum(usual_rate) as expected_count
    from ripe
    where band_order is not null
    group by band_order
)

select
    band_order,
    case band_order
        when 1 then '0-15'
        when 2 then '15-60'
        when 3 then '60-240'
        when 4 then '240-1440'
        else '1440+'
    end as band,
    cast(lead_count as {{ type('integer') }}) as lead_count,
    cast(qualified_count as {{ type('integer') }}) as qualified_count,
    cast(expected_count as {{ type('double') }}) as expected_count,
    qualified_count / cast(lead_count as {{ type('double') }}) as qualified_rate,
    cast({{ wilson_low('qualified_count', 'lead_count') }} as {{ type('double') }}) as rate_low,
    cast({{ wilson_high('qualified_count', 'lead_count') }} as {{ type('double') }}) as rate_high,
    qualified_count / cast(nullif(expected_count, 0) as {{ type('double') }}) as factor
from counted
