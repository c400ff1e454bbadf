-- One row per month, segment at its start and segment at its end, with the customers who went that way. The thresholds of
-- scores are those of each day. from_segment null: a customer who had not bought yet. The last month may be partial: its
-- end is the last day the warehouse knows of.
{{ config(tags=['slow']) }}
with

days as (
    select
        seen_on,
        {{ previous_value('seen_on', within='1', order='seen_on') }} as previous_on
    from (select distinct seen_on from {{ ref('rfm_month') }}) as seen
)

select
    {{ joined_text([as_text('days.seen_on'), "coalesce(earlier.rfm_segment, '-')", "coalesce(later.rfm_segment, '-')"], ' ') }}
        as segment_move_id,
    days.seen_on as seen_on,
    earlier.rfm_segment as from_segment,
    later.rfm_segment as to_segment,
    {{ flag('max(cast(later.is_current as integer)) = 1') }} as is_partial,
    cast(count(*) as {{ type('integer') }}) as customer_count,
    cast(sum(later.revenue) as {{ type('money') }}) as revenue
from {{ ref('rfm_month') }} as later
join days on days.seen_on = later.seen_on
left join {{ ref('rfm_month') }} as earlier
    on earlier.customer_id = later.customer_id
    and earlier.seen_on = days.previous_on
where days.previous_on is not null
group by
    days.seen_on,
    earlier.rfm_segment,
    later.rfm_segment
