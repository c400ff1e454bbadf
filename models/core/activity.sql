-- One row per activity, whatever its source: those of the CRMs, and the calls of telephone exchanges with the outside.
-- A call that a CRM tells of too, by the exchange's id, is the CRM's.
with

sourced as (
    {{ union_staged('activity') }}
),

told as (
    select *
    from sourced
    where not is_deleted
)

select
    system,
    activity_id,
    {{ columns_of('activity') }}
from told

union all

select
    system,
    call_id as activity_id,
{%- set filled = {
    'kind': "'call'", 'direction': 'direction', 'owner_id': 'owner_id', 'lead_id': 'lead_id', 'contact_id': 'contact_id',
    'company_id': 'company_id', 'happened_at': 'started_at', 'completed_at': 'answered_at', 'talk_seconds': 'talk_seconds',
    'answer_seconds': 'answer_seconds', 'from_number': 'from_number', 'to_number': 'to_number', 'external_id': 'call_key',
    'outcome': "case when is_answered then 'answered' when direction = 'in' then 'missed' else 'no answer' end"
} %}
{%- for field in var('entities')['activity'] %}
    cast({{ filled[field.name] or 'null' }} as {{ type(field.kind) }}) as {{ field.name }}{{ ',' if not loop.last else '' }}
{%- endfor %}
from {{ ref('call') }}
where
    direction in ('in', 'out')
    and call_key not in (select external_id from told where external_id is not null)
