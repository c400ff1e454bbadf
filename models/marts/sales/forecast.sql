-- One row per month, team, pipeline and run of chance: what that run won, in kopecks; and one row for each plan of those
-- months, which has no run. Sums over cells are taken run by run before any quantile.
{{ config(tags=['slow']) }}
select
    month,
    team,
    pipeline,
    method,
    draw,
    kopecks,
    cast(null as {{ type('money') }}) as plan_amount
from {{ ref('forecast_draws') }}

union all

select
    targets.month as month,
    targets.team as team,
    targets.pipeline as pipeline,
    cast(null as {{ type('text') }}) as method,
    cast(null as {{ type('integer') }}) as draw,
    cast(null as {{ type('integer') }}) as kopecks,
    cast(sum(targets.plan_amount) as {{ type('money') }}) as plan_amount
from {{ ref('targets') }} as targets
join (select distinct month from {{ ref('forecast_draws') }}) as months on months.month = targets.month
group by
    targets.month,
    targets.team,
    targets.pipeline
