-- One row per touch, with whom it belongs to. A touch that names a lead or a contact claims its visitor: touches of the
-- visitor since the claim before belong to this one, and those after the last claim to the last. So a shared computer
-- never hands one person's visits to two. A visitor whom nothing ever claimed is visitor/<id>, a touch without even that
-- touch/<id>.
{{ config(tags=['slow']) }}
with

touches as (
    select
        touches.touch_id as touch_id,
        touches.visitor_id as visitor_id,
        touches.happened_at as happened_at,
        coalesce(touches.channel, channels.channel) as channel,
        touches.source as source,
        touches.campaign as campaign,
        coalesce(
            leads.client_id,
            members.customer_id,
            'contact/' || touches.contact_id,
            'lead/' || touches.lead_id
        ) as claimed_by
    from {{ ref('touch') }} as touches
    left join {{ ref('channel') }} as channels on channels.source_key = {{ lower_text('trim(touches.source)') }}
    left join {{ ref('lead_client') }} as leads on leads.lead_id = touches.lead_id
    left join {{ ref('customer_member') }} as members on members.record_key = 'contact/' || touches.contact_id
    where touches.happened_at is not null
),

numbered as (
    select
        *,
        sum(case when claimed_by is null then 0 else 1 end) over (
            partition by visitor_id order by happened_at, touch_id rows between unbounded preceding and current row
        ) as claims_so_far,
        sum(case when claimed_by is null then 0 else 1 end) over (partition by visitor_id) as claims_in_all
    from touches
    where visitor_id is not null
),

claims as (
    select
        visitor_id,
        claims_so_far as claim_number,
        claimed_by
    from numbered
    where claimed_by is not null
)

select
    numbered.touch_id as touch_id,
    coalesce(numbered.claimed_by, claims.claimed_by, 'visitor/' || numbered.visitor_id) as owner_id,
    numbered.channel as channel,
    numbered.source as source,
    numbered.campaign as campaign,
    numbered.happened_at as happened_at
from numbered
left join claims
    on claims.visitor_id = numbered.visitor_id
    and claims.claim_number = least(numbered.claims_so_far + 1, numbered.claims_in_all)

union all

select
    touch_id,
    coalesce(claimed_by, 'touch/' || touch_id) as owner_id,
    channel,
    source,
    campaign,
    happened_at
from touches
where visitor_id is null
