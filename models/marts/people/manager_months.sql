-- One row per employee and month in which something of the employee's was created, closed, planned or due.
-- plan_amount is the plan of the month. open_deal_count stands in the month of observed_until only: deals open now.
-- overdue_task_count: tasks due in the month and not done in time, by the source's word or still undone past the last day
-- of which anything is known.
{{ config(tags=['slow']) }}
with

closed as (
    select
        owner_id,
        {{ month_start('closed_at', var('timezone')) }} as month,
        sum(case when status = 'won' then 1 else 0 end) as won_count,
        sum(case when status = 'lost' then 1 else 0 end) as lost_count,
        sum(case when status = 'won' then amount end) as won_amount
    from {{ ref('deals') }}
    where status in ('won', 'lost') and owner_id is not null and closed_at is not null
    group by owner_id, month
),

standing as (
    select
        deals.owner_id as owner_id,
        {{ month_start('until.observed_on') }} as month,
        count(*) as open_deal_count,
        sum(deals.amount) as open_amount
    from {{ ref('deals') }} as deals
    cross join {{ ref('observed_until') }} as until
    where deals.status = 'open' and deals.owner_id is not null
    group by owner_id, month
),

done as (
    select
        owner_id,
        {{ month_start('happened_at', var('timezone')) }} as month,
        count(*) as activity_count,
        sum(case when kind = 'call' then 1 else 0 end) as call_count,
        sum(case when kind = 'call' and direction = 'in' then 1 else 0 end) as incoming_call_count,
        sum(case when is_missed then 1 else 0 end) as missed_call_count,
        sum(talk_seconds) as talk_seconds
    from {{ ref('activities') }}
    where owner_id is not null and happened_at is not null
    group by owner_id, month
),

due as (
    select
        activities.owner_id as owner_id,
        {{ month_start('activities.due_at', var('timezone')) }} as month,
        count(*) as task_count,
        sum(
            case
                when activities.completed_at > activities.due_at then 1
                when
                    activities.completed_at is null
                    and (
                        activities.outcome = 'overdue'
                        or {{ day_of('activities.due_at', var('timezone')) }} < until.observed_on
                    )
                    then 1
                else 0
            end
        ) as overdue_task_count
    from {{ ref('activities') }} as activities
    cross join {{ ref('observed_until') }} as until
    where activities.due_at is not null and activities.owner_id is not null
    group by owner_id, month
),

planned as (
    select
        owner_id,
        {{ month_start('month') }} as month,
        sum(plan_amount) as plan_amount
    from {{ ref('target') }}
    where owner_id is not null
    group by owner_id, 2
),

answered as (
    select
        owner_id,
        {{ month_start('created_at', var('timezone')) }} as month,
        count(*) as lead_count,
        sum(case when is_answered then 1 else 0 end) as answered_lead_count,
        sum(case when is_qualified then 1 else 0 end) as qualified_lead_count,
        sum(case when answer_minutes <= 15 then 1 else 0 end) as quick_lead_count
    from {{ ref('lead_answers') }}
    where owner_id is not null
    group by owner_id, month
),

cost as (
    select
        owner_id,
        {{ month_start('created_at', var('timezone')) }} as month,
        sum(delay_hours) as delay_hours,
        sum(lost_amount) as slow_answer_cost
    from {{ ref('slow_answers') }}
    where owner_id is not null
    group by owner_id, month
),

keys as (
    {%- for part in ['closed', 'standing', 'done', 'due', 'planned', 'answered'] %}
    select owner_id, month from {{ part }} where month is not null
    {{ 'union distinct' if not loop.last else '' }}
    {%- endfor %}
)

select
    {{ joined_text(['keys.owner_id', as_text('keys.month')], ' ') }} as manager_month_id,
    keys.owner_id as owner_id,
    owners.name as owner,
    owners.team as team,
    keys.month as month,
    {%- for part, names in {
        'standing': ['open_deal_count'],
        'closed': ['won_count', 'lost_count'],
        'done': ['activity_count', 'call_count', 'incoming_call_count', 'missed_call_count', 'talk_seconds'],
        'due': ['task_count', 'overdue_task_count'],
        'answered': ['lead_count', 'answered_lead_count', 'qualified_lead_count', 'quick_lead_count'],
    }.items() %}
    {%- for name in names %}
    cast(coalesce({{ part }}.{{ name }}, 0) as {{ type('integer') }}) as {{ name }},
    {%- endfor %}
    {%- endfor %}
    cast(standing.open_amount as {{ type('money') }}) as open_amount,
    cast(closed.won_amount as {{ type('money') }}) as won_amount,
    cast(planned.plan_amount as {{ type('money') }}) as plan_amount,
    cost.delay_hours as delay_hours,
    cast(cost.slow_answer_cost as {{ type('money') }}) as slow_answer_cost
from keys
left join {{ ref('employee') }} as owners on owners.employee_id = keys.owner_id
{%- for part in ['standing', 'closed', 'done', 'due', 'planned', 'answered', 'cost'] %}
left join {{ part }} on {{ part }}.owner_id = keys.owner_id and {{ part }}.month = keys.month
{%- endfor %}
