-- One row per visit of a deal to a stage, with the deal's own dimensions.
-- A view: an edited deal would otherwise write all its visits again.
{{ config(materialized='view') }}
select
    visits.deal_stage_visit_id as deal_stage_visit_id,
    visits.deal_id as deal_id,
    visits.visit_number as visit_number,
    coalesce(visits.pipeline, deals.pipeline) as pipeline,
    visits.stage as stage,
    visits.stage_order as stage_order,
    visits.entered_at as entered_at,
    visits.left_at as left_at,
    visits.dwell_days as dwell_days,
    deals.status as status,
    deals.owner as owner,
    deals.team as team,
    deals.channel as channel,
    deals.amount as amount
from {{ ref('deal_stage_visit') }} as visits
left join {{ ref('deals') }} as deals on deals.deal_id = visits.deal_id
