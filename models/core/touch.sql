-- One row per touch, whatever its source: those that sources tell of, visits made of the site's events, and forms sent.
-- A visit belongs to the visitor's next enquiry, else to the last one before it. Several counters may watch one site: of
-- each day only the best of them is kept (our own, then Яндекс.Метрика, Google Analytics, the server's log).
{{ config(tags=['slow']) }}
with

sourced as (
    {{ union_staged('touch') }}
),

told as (
    select
        system,
        touch_id,
        {{ columns_of('touch') }}
    from sourced
    where not is_deleted

    union all

    select
        system,
        session_id as touch_id,
{%- set filled = {
    'kind': "'visit'", 'visitor_id': 'visitor_id', 'source': 'source', 'campaign': 'campaign', 'landing_page': 'landing_page',
    'happened_at': 'started_at', 'medium': 'medium', 'content': 'content', 'term': 'term', 'gclid': 'gclid', 'yclid': 'yclid',
    'ym_uid': 'ym_uid', 'referrer': 'referrer', 'device': 'device', 'page_count': 'page_count'
} %}
{%- for field in var('entities')['touch'] %}
        cast({{ filled[field.name] or 'null' }} as {{ type(field.kind) }}) as {{ field.name }}{{ ',' if not loop.last else '' }}
{%- endfor %}
    from {{ ref('site_session') }}

    union all

    select
        system,
        site_event_id as touch_id,
{%- set filled = {
    'kind': "'form'", 'visitor_id': 'visitor_id', 'landing_page': 'page_path', 'happened_at': 'occurred_at', 'gclid': 'gclid',
    'yclid': 'yclid', 'ym_uid': 'ym_uid', 'device': 'device'
} %}
{%- for field in var('entities')['touch'] %}
        cast({{ filled[field.name] or 'null' }} as {{ type(field.kind) }}) as {{ field.name }}{{ ',' if not loop.last else '' }}
{%- endfor %}
    from {{ ref('site_event') }}
    where kind = 'form'
),

ranked as (
    select
        *,
        case coalesce(counter, system)
            when 'site' then 1
            when 'metrica' then 2
            when 'ga4' then 3
            when 'nginx' then 4
        end as counter_rank,
        {{ day_of('happened_at', var('timezone')) }} as day
    from told
),

best as (
    select
        day,
        min(counter_rank) as counter_rank
    from ranked
    where kind = 'visit'
    group by day
),

kept as (
    select ranked.*
    from ranked
    left join best on best.day = ranked.day
    where
        ranked.kind <> 'visit'
        or ranked.counter_rank is null
        or ranked.counter_rank = best.counter_rank
),

-- by the visitor, or by what the enquiry's form carried of the visit itself
pairs as (
    select
        kept.touch_id as touch_id,
        kept.happened_at as happened_at,
        visitors.lead_id as lead_id
    from kept
    join {{ ref('visitor_lead') }} as visitors
        on visitors.system = kept.system
        and visitors.visitor_id = kept.visitor_id
    where kept.lead_id is null
{%- for mark in ['ym_uid', 'gclid', 'yclid'] %}

    union distinct

    select
        kept.touch_id as touch_id,
        kept.happened_at as happened_at,
        leads.lead_id as lead_id
    from kept
    join {{ ref('lead') }} as leads on leads.{{ mark }} = kept.{{ mark }}
    where kept.lead_id is null
{%- endfor %}
),

enquiries as (
    select
        pairs.touch_id as touch_id,
        leads.lead_id as lead_id,
        leads.contact_id as contact_id,
        row_number() over (
            partition by pairs.touch_id
            order by
                -- clocks of a site and of a CRM differ by a little
                case when {{ seconds_between('pairs.happened_at', 'leads.created_at') }} >= -600 then 0 else 1 end,
                abs({{ seconds_between('pairs.happened_at', 'leads.created_at') }}),
                leads.lead_id
        ) as place
    from pairs
    join {{ ref('lead') }} as leads on leads.lead_id = pairs.lead_id
)

select
    kept.system as system,
    kept.touch_id as touch_id,
{%- for field in var('entities')['touch'] %}
    {% if field.name in ['lead_id', 'contact_id'] %}coalesce(kept.{{ field.name }}, enquiries.{{ field.name }}){% else %}kept.{{ field.name }}{% endif %} as {{ field.name }}{{ ',' if not loop.last else '' }}
{%- endfor %}
from kept
left join enquiries
    on enquiries.touch_id = kept.touch_id
    and enquiries.place = 1
