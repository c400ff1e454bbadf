-- One row per plan: a month, a manager or a team, a pipeline.
select
    targets.target_id as target_id,
    targets.month as month,
    targets.owner_id as owner_id,
    owners.name as owner,
    coalesce(targets.team, owners.team) as team,
    targets.pipeline as pipeline,
    targets.plan_amount as plan_amount
from {{ ref('target') }} as targets
left join {{ ref('employee') }} as owners on owners.employee_id = targets.owner_id
