-- One row per repeat deal: purchases that follow the client's rhythm and are always won, and requests between them that
-- come to nothing.
create table repeat_deal as
with

turns as (
    select
        client.*,
        unnest(range(0, repeat_count + 1)) as turn
    from client
),

spaced as (
    select
        *,
        client * 1000 + turn as turn_key,
        if(
            turn = 0,
            0,
            seconds_in(
                lognormal(
                    client * 1000 + turn,
                    'interval',
                    interval_days / sqrt(1 + interval_cv * interval_cv),
                    sqrt(ln(1 + interval_cv * interval_cv))
                )
            )
        ) as interval_seconds
    from turns
),

placed as (
    select
        *,
        later(first_bought_at, sum(interval_seconds) over (partition by client order by turn)) as bought_at
    from spaced
),

purchases as (
    select *, 1 as kind, true as will_win, bought_at as ends_at
    from placed
    where turn > 0
    union all
    select *, 2 as kind, false as will_win, later(bought_at, seconds_in(interval_days * (0.2 + 0.6 * chance(turn_key, 'asks when')))) as ends_at
    from placed
    where chance(turn_key, 'asks in vain') < 0.5
)

select
    1000000000 + turn_key * 10 + kind as deal_key,
    client,
    root,
    null::bigint as lead_number,
    owner_id,
    'Повторные продажи' as channel,
    null::varchar as campaign,
    false as is_hidden,
    purchases.industry,
    product_wheel.pick::integer as product_id,
    products.category,
    false as is_newcomers,
    null::timestamp as starts_at,
    ends_at,
    will_win,
    lost_wheel.pick::integer as lost_stage,
    usual_amount * exp(0.25 * bell(turn_key * 10 + kind, 'cheque'))
    * if(is_after_price_rise(products.category, ends_at), getvariable('price_rise')::double, 1)
    -- the day of the next order follows the client's rhythm, its size follows the season
    * seasons.factor as target_amount
from purchases
join seasons on seasons.month = month(ends_at)
join wheel as product_wheel
    on product_wheel.wheel = 'product' and product_wheel.slot = spin(turn_key * 10 + kind, 'product')
join products on products.id = product_wheel.pick::integer
join wheel as lost_wheel
    on lost_wheel.wheel = 'stage to lose in Повторные продажи' and lost_wheel.slot = spin(turn_key, 'lost stage')
where ends_at < export_moment() + interval 60 day;

create table repeat_walk as
from walks('repeat_deal', 'Повторные продажи', 3)
where entered_at < export_moment();
