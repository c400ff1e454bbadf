-- One row per deal that a lead became, with the end that awaits it. `client` counts them from 1; `root` is the client it
-- repeats: its own number, or an earlier one's when the manager did not find the card and made a second.
create table new_deal as
with

numbered as (
    select
        *,
        row_number() over (order by converted_at, lead_number) as client
    from lead
    where converted_at is not null
),

rooted as (
    select
        *,
        client - 1 - floor(chance(client, 'whom') * least(client - 1, 4000))::bigint as earlier
    from numbered
),

resolved as (
    select
        *,
        if(is_second_card(client) and client > 20 and not is_second_card(earlier), earlier, client) as root
    from rooted
),

described as (
    select
        resolved.*,
        industry_wheel.pick as industry,
        product_wheel.pick::integer as product_id,
        products.category,
        lost_wheel.pick::integer as lost_stage,
        -- the newcomer's five: chosen by chance among those old enough to be closed
        if(
            converted_at between export_moment() - interval 100 day and export_moment() - interval 55 day,
            row_number() over (
                partition by converted_at between export_moment() - interval 100 day and export_moment() - interval 55 day
                order by chance(client, 'newcomer'), client
            ) <= 5,
            false
        ) as is_newcomers
    from resolved
    join wheel as industry_wheel on industry_wheel.wheel = 'industry' and industry_wheel.slot = spin(root, 'industry')
    join wheel as product_wheel on product_wheel.wheel = 'product' and product_wheel.slot = spin(client, 'product')
    join products on products.id = product_wheel.pick::integer
    join wheel as lost_wheel
        on lost_wheel.wheel = 'stage to lose in Новые клиенты' and lost_wheel.slot = spin(client, 'lost stage')
),

priced as (
    select
        described.*,
        is_after_price_rise(described.category, described.converted_at) as is_dearer,
        channels.win_factor * managers.win_factor
        * if(is_after_price_rise(described.category, described.converted_at), getvariable('price_rise_win_factor')::double, 1)
        * getvariable('win_rate')::double as win_rate,
        channels.cheque_factor * industries.cheque_factor as cheque_factor
    from described
    join channels on channels.channel = described.channel
    join managers on managers.id = described.owner_id
    join industries on industries.industry = described.industry
)

select
    client as deal_key,
    client,
    root,
    lead_number,
    if(is_newcomers, 116, owner_id) as owner_id,
    channel,
    campaign,
    is_hidden,
    industry,
    product_id,
    category,
    is_newcomers,
    converted_at as starts_at,
    null::timestamp as ends_at,
    is_newcomers or chance(client, 'wins') < win_rate as will_win,
    lost_stage,
    lognormal(client, 'cheque', getvariable('cheque')::double, 0.5) * cheque_factor
    * if(is_dearer, getvariable('price_rise')::double, 1) as target_amount
from priced;
