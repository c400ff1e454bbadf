-- One row per customer who bought, with what the used models expect of him within the next year; null where none is used.
-- orders_low and orders_high: 8 of 10 such customers stay between them. value: money expected, discounted by month.
-- What follows adds up over any group of customers: `*_variance` is the variance of what happens to each, and the
-- root of the sum of squares of the summed slopes is the error that comes from the parameters.
{{ config(tags=['slow']) }}
{% set repeat_sets = ['best', 'up_1', 'down_1', 'up_2', 'down_2', 'up_3', 'down_3', 'up_4', 'down_4'] %}
{% set spend_sets = ['best', 'up_1', 'down_1', 'up_2', 'down_2', 'up_3', 'down_3'] %}
with
{% for set in repeat_sets %}
repeat_{{ set }} as (
    select r, alpha, a, b, choices_first from {{ ref('repeat_fit') }} where is_used and parameter_set = '{{ set }}'
),
{% endfor %}
{% for set in spend_sets %}
spend_{{ set }} as (
    select p, q, v from {{ ref('spend_fit') }} where parameter_set = '{{ set }}'
),
{% endfor %}
scored as (
    select
        histories.customer_id as customer_id,
        histories.repeats as repeats,
        histories.age_days as age_days,
{%- for set in repeat_sets %}
        {{ alive_chance(
            'repeat_' ~ set, '(histories.repeats + repeat_' ~ set ~ '.choices_first)', 'histories.repeats',
            'histories.recency_days', 'histories.age_days'
        ) }} as alive_{{ set }},
        outlooks.orders_{{ set }} as orders_{{ set }},
        outlooks.worth_{{ set }} as worth_{{ set }},
{%- endfor %}
{%- for set in spend_sets %}
        {{ expected_spend('spend_' ~ set, 'histories.repeats', 'histories.mean_repeat_amount') }} as spend_{{ set }},
{%- endfor %}
        outlooks.squared as squared,
        -- the mean square of a purchase day about the customer's own mean; times p it is the mean square of that mean
        spend_best.p * (spend_best.v + histories.repeats * coalesce(histories.mean_repeat_amount, 0))
            * (spend_best.v + histories.repeats * coalesce(histories.mean_repeat_amount, 0))
            / (
                (spend_best.q + spend_best.p * histories.repeats - 1)
                * nullif(greatest(spend_best.q + spend_best.p * histories.repeats - 2, 0), 0)
            ) as spend_noise
    from {{ ref('customer_history') }} as histories
    left join {{ ref('purchase_outlook') }} as outlooks
        on outlooks.repeats = histories.repeats
        and outlooks.age_days = histories.age_days
{%- for set in repeat_sets %}
    left join repeat_{{ set }} on 1 = 1
{%- endfor %}
{%- for set in spend_sets %}
    left join spend_{{ set }} on 1 = 1
{%- endfor %}
),

quantiles as (
    select
        scored.customer_id as customer_id,
        min(case when 1 - scored.alive_best + scored.alive_best * odds.share_up_to >= 0.1 then odds.orders end) as orders_low,
        min(case when 1 - scored.alive_best + scored.alive_best * odds.share_up_to >= 0.9 then odds.orders end) as orders_high
    from scored
    join {{ ref('order_odds') }} as odds
        on odds.repeats = scored.repeats
        and odds.age_days = scored.age_days
    group by scored.customer_id
)

select
    scored.customer_id as customer_id,
    scored.alive_best as p_alive,
    scored.alive_best * scored.orders_best as expected_orders,
    quantiles.orders_low as orders_low,
    quantiles.orders_high as orders_high,
    scored.spend_best as expected_spend,
    scored.alive_best * scored.worth_best * scored.spend_best as expected_value,
    scored.alive_best * scored.squared
        - scored.alive_best * scored.orders_best * scored.alive_best * scored.orders_best as orders_variance,
    (
        scored.alive_best * scored.orders_best * scored.spend_noise
        + scored.alive_best * scored.squared * scored.spend_noise * spend_best.p
        - scored.alive_best * scored.orders_best * scored.alive_best * scored.orders_best * scored.spend_best * scored.spend_best
    ) * scored.worth_best * scored.worth_best / nullif(scored.orders_best * scored.orders_best, 0) as value_variance,
{%- for k in range(1, 5) %}
    (scored.alive_up_{{ k }} * scored.orders_up_{{ k }} - scored.alive_down_{{ k }} * scored.orders_down_{{ k }}) / 2
        as orders_slope_{{ k }},
    (scored.alive_up_{{ k }} * scored.worth_up_{{ k }} - scored.alive_down_{{ k }} * scored.worth_down_{{ k }}) / 2
        * scored.spend_best as value_slope_{{ k }},
{%- endfor %}
{%- for k in range(1, 4) %}
    scored.alive_best * scored.worth_best * (scored.spend_up_{{ k }} - scored.spend_down_{{ k }}) / 2
        as value_slope_{{ k + 4 }}{{ ',' if not loop.last else '' }}
{%- endfor %}
from scored
left join quantiles on quantiles.customer_id = scored.customer_id
left join spend_best on 1 = 1
