-- Revenue by channel and day is the money of all won deals, or of all orders where no deals are kept: what has no known
-- channel or day stays in it.
with

sums as (
    select
        (select coalesce(sum(revenue), 0) from {{ ref('channel_days') }} where basis = 'event' and model = 'crm')
            as by_channel,
        (select coalesce(sum(amount), 0) from {{ ref('deals') }} where status = 'won') as by_deal,
        (select count(*) from {{ ref('deals') }}) as deal_count,
        (
            select coalesce(sum(revenue), 0) - coalesce(sum(returns_amount), 0)
            from {{ ref('order_lines') }}
            where order_id is not null
        ) as by_order
)

select *
from sums
where by_channel <> case when deal_count = 0 then by_order else by_deal end
