-- One row per event of a person on the site. Bots are left out: they are counted in raw.
-- came_from: what brought the visitor to this page, null on a page that was reached from within the site.
{{ config(tags=['slow']) }}
with

sourced as (
    {{ union_staged('site_event') }}
),

events as (
    select
        *,
        -- a log tells a visitor by address and browser, and an event by its line: long, and nobody's business
        case when length(visitor_id) > 40 then substring({{ text_sha256('visitor_id') }}, 1, 32) else visitor_id end as visitor,
        case
            when length(site_event_id) > 100 then system || ':' || substring({{ text_sha256('site_event_id') }}, 1, 32)
            else site_event_id
        end as event_id,
        {{ url_host('page_url') }} as page_host,
        {{ url_host('referrer') }} as referrer_host,
        coalesce(utm_source, {{ url_param('page_url', 'utm_source') }}) as own_utm_source,
        coalesce(utm_medium, {{ url_param('page_url', 'utm_medium') }}) as own_utm_medium,
        coalesce(utm_campaign, {{ url_param('page_url', 'utm_campaign') }}) as own_utm_campaign,
        coalesce(utm_content, {{ url_param('page_url', 'utm_content') }}) as own_utm_content,
        coalesce(utm_term, {{ url_param('page_url', 'utm_term') }}) as own_utm_term,
        coalesce(gclid, {{ url_param('page_url', 'gclid') }}) as own_gclid,
        coalesce(yclid, {{ url_param('page_url', 'yclid') }}) as own_yclid
    from sourced
    where
        not is_deleted
        and not coalesce(is_bot, false)
        and visitor_id is not null
        and occurred_at is not null
),

-- A log without hosts tells its own by the referrers whose pages are in the log itself.
referrers as (
    select
        system,
        referrer_host,
        row_number() over (partition by system order by count(*) desc, referrer_host) as place
    from events
    where
        page_host is null
        and referrer_host is not null
        and {{ url_path('referrer') }} <> '/'
        and {{ url_path('referrer') }} in (select {{ url_path('page_url') }} from events)
    group by
        system,
        referrer_host
),

own_hosts as (
    select
        system,
        page_host as host
    from events
    where page_host is not null
    union distinct
    select
        system,
        referrer_host as host
    from referrers
    where place = 1
),

referred as (
    select
        events.*,
        case when own_hosts.host is null then events.referrer_host end as outside_host
    from events
    left join own_hosts
        on own_hosts.system = events.system
        and own_hosts.host = events.referrer_host
),

sources as (
    select
        *,
        case
            when own_utm_source is not null then own_utm_source
            when own_yclid is not null then 'yandex'
            when own_gclid is not null then 'google'
            when {{ matches_pattern('outside_host', '(^|[.])(google[.]|yandex[.]|ya[.]ru$|bing[.]com$|go[.]mail[.]ru$|duckduckgo[.]com$|rambler[.]ru$)') }}
                then 'organic'
            else outside_host
        end as source
    from referred
)

select
    system,
    event_id as site_event_id,
    kind,
    visitor as visitor_id,
    session_key,
    occurred_at,
    {{ url_path('page_url') }} as page_path,
    outside_host,
    source,
    source || '|' || coalesce(own_utm_medium, '') || '|' || coalesce(own_utm_campaign, '') as came_from,
    own_utm_medium as medium,
    own_utm_campaign as campaign,
    own_utm_content as content,
    own_utm_term as term,
    own_gclid as gclid,
    own_yclid as yclid,
    ym_uid,
    email_hash,
    phone_hash,
    form_id,
    device
from sources
