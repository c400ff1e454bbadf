-- One row per visitor of the site and enquiry that is theirs: by the id that the form carried, by Yandex.Metrica's id, or by
-- the hash of the e-mail or telephone left in a form. A hash shared by more than ten visitors (a test address) ties nobody.
{{ config(tags=['slow']) }}
with

keys as (
    select distinct system, visitor_id, 'visitor' as kind, visitor_id as word from {{ ref('site_event') }}
    union distinct
    select system, visitor_id, 'ym_uid' as kind, ym_uid as word from {{ ref('site_event') }} where ym_uid is not null
    union distinct
    select system, visitor_id, 'email' as kind, email_hash as word from {{ ref('site_event') }} where email_hash is not null
    union distinct
    select system, visitor_id, 'phone' as kind, phone_hash as word from {{ ref('site_event') }} where phone_hash is not null
),

crowds as (
    select
        kind,
        word
    from keys
    group by
        kind,
        word
    having count(*) > 10
),

leads as (
    select lead_id, 'visitor' as kind, visitor_id as word from {{ ref('lead') }} where visitor_id is not null
    union all
    select lead_id, 'ym_uid' as kind, ym_uid as word from {{ ref('lead') }} where ym_uid is not null
    union all
    select lead_id, 'email' as kind, {{ text_sha256(lower_text('trim(email)')) }} as word
    from {{ ref('lead') }} where email is not null
    union all
    select lead_id, 'phone' as kind, {{ text_sha256(phone_e164('phone')) }} as word
    from {{ ref('lead') }} where phone is not null
)

select distinct
    keys.system as system,
    keys.visitor_id as visitor_id,
    leads.lead_id as lead_id
from keys
join leads
    on leads.kind = keys.kind
    and leads.word = keys.word
left join crowds
    on crowds.kind = keys.kind
    and crowds.word = keys.word
where crowds.word is null
