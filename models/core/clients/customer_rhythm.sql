-- One row per customer who bought, with the silence after which he counts as lost by his own rhythm.
-- limit_days: the silence that 9 of 10 of his intervals do not reach, drawn towards that of his industry as if it had lent
-- him three intervals more; an industry with fewer than 20 intervals lends that of all. Null where nobody has come twice.
-- usual_days: his median interval, drawn in the same way.
{{ config(tags=['slow']) }}
with

gaps as (
    select
        customer_id,
        purchased_on,
        {{ previous_value('purchased_on', within='customer_id', order='purchased_on') }} as previous_on
    from {{ ref('purchase_day') }}
    where is_purchase
),

intervals as (
    select
        gaps.customer_id as customer_id,
        profiles.industry as industry,
        {{ days_from('gaps.previous_on', 'gaps.purchased_on') }} as days
    from gaps
    left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = gaps.customer_id
    where gaps.previous_on is not null
),

own as (
    select
        customer_id,
        cast(count(*) as {{ type('double') }}) as interval_count,
        {{ quantile('days', 0.9) }} as limit_days,
        {{ quantile('days', 0.5) }} as usual_days
    from intervals
    group by customer_id
),

industries as (
    select
        industry,
        {{ quantile('days', 0.9) }} as limit_days,
        {{ quantile('days', 0.5) }} as usual_days
    from intervals
    where industry is not null
    group by industry
    having count(*) >= 20
),

everyone as (
    select
        {{ quantile('days', 0.9) }} as limit_days,
        {{ quantile('days', 0.5) }} as usual_days
    from intervals
),

limits as (
    select
        histories.customer_id as customer_id,
        histories.last_on as last_on,
        histories.silent_days as silent_days,
        coalesce(own.interval_count, 0) as interval_count,
        (
            coalesce(own.interval_count * own.limit_days, 0)
            + 3 * coalesce(industries.limit_days, everyone.limit_days)
        ) / (coalesce(own.interval_count, 0) + 3) as limit_days,
        (
            coalesce(own.interval_count * own.usual_days, 0)
            + 3 * coalesce(industries.usual_days, everyone.usual_days)
        ) / (coalesce(own.interval_count, 0) + 3) as usual_days
    from {{ ref('customer_history') }} as histories
    cross join everyone
    left join own on own.customer_id = histories.customer_id
    left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = histories.customer_id
    left join industries on industries.industry = profiles.industry
)

select
    customer_id,
    cast(interval_count as {{ type('integer') }}) as interval_count,
    usual_days,
    limit_days,
    silent_days,
    {{ flag('silent_days > limit_days') }} as is_lost,
    case when silent_days > limit_days then {{ days_after('last_on', 'cast(floor(limit_days) as ' ~ type('integer') ~ ') + 1') }} end
        as lost_noticed_on,
    case when silent_days > limit_days then {{ days_after('last_on', 'cast(floor(usual_days) as ' ~ type('integer') ~ ')') }} end
        as lost_on
from limits
