-- Deals of new clients by their true channel; margin is of first orders only.
with

asked as (
    select channel, count(*) as leads, avg(is_converted::integer) as conversion_rate, avg(is_hidden::integer) as hidden_share
    from lead
    group by channel
),

sold as (
    select
        deal.channel,
        count(*) filter (outcome <> 'open') as closed_deals,
        count(*) filter (outcome = 'won') as won_deals,
        avg(amount) filter (outcome = 'won') as avg_won_amount
    from deal
    where is_new
    group by deal.channel
),

earned as (
    select deal.channel, sum(sale_line.amount - sale_line.cost) as first_margin
    from deal
    join sale on sale.deal_id = deal.deal_id
    join sale_line on sale_line.order_id = sale.order_id and is_sale
    where deal.is_new
    group by deal.channel
),

paid as (
    select channel, sum(spend) as spend
    from spend
    group by channel
)

select
    asked.channel,
    leads::integer as leads,
    conversion_rate,
    hidden_share,
    closed_deals::integer as closed_deals,
    won_deals::integer as won_deals,
    won_deals / closed_deals as win_rate,
    avg_won_amount,
    coalesce(spend, 0)::double as spend,
    coalesce(spend, 0)::double / won_deals as cac,
    first_margin::double as first_margin
from asked
join sold on sold.channel = asked.channel
join earned on earned.channel = asked.channel
left join paid on paid.channel = asked.channel
order by leads desc, asked.channel
