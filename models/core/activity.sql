-- One row per activity, whatever its source: those of the CRMs, and the calls and letters with the outside that telephone
-- exchanges and mail boxes tell of. One that a CRM tells of too, by its id there, is the CRM's. Letters of programs, lists
-- and post offices are nobody's activity.
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

union all

select
    system,
    letter_id as activity_id,
{%- set filled = {
    'kind': "'email'", 'direction': 'direction', 'subject': 'subject', 'owner_id': 'owner_id', 'lead_id': 'lead_id',
    'contact_id': 'contact_id', 'company_id': 'company_id', 'happened_at': 'sent_at', 'answer_seconds': 'answer_seconds',
    'external_id': 'message_id'
} %}
{%- for field in var('entities')['activity'] %}
    cast({{ filled[field.name] or 'null' }} as {{ type(field.kind) }}) as {{ field.name }}{{ ',' if not loop.last else '' }}
{%- endfor %}
from {{ ref('letter') }}
where
    direction in ('in', 'out')
    and kind = 'letter'
    and message_id not in (select external_id from told where external_id is not null)
