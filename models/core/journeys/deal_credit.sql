-- One row per deal, attribution model, channel, source and campaign, with the part of the deal that is theirs.
-- The parts of one deal add up to it exactly in every model, count, amount and margin alike: what rounding leaves over goes
-- to the largest part. A deal that nothing led to has one part whose channel is not known. Model 'crm' is the source
-- written on the deal or its lead. bucket: as in journey_step. Markov's model shares out days, not deals: see attribution_days.
{{ config(tags=['slow']) }}
{%- set rules = ['first', 'last', 'last_non_direct', 'linear', 'time_decay', 'position_based', 'w_shaped', 'shapley'] %}
with

margins as (
    select
        deal_id,
        sum(gross_margin) as gross_margin
    from {{ ref('order_lines') }}
    where deal_id is not null
    group by deal_id
),

led as (
    select distinct deal_id from {{ ref('touch_weight') }}
),

weights as (
    {%- for rule in rules %}
    select
        deal_id,
        cast('{{ rule }}' as {{ type('text') }}) as model,
        channel,
        source,
        campaign,
        sum({{ rule }}) as weight
    from {{ ref('touch_weight') }}
    where {{ rule }} > 0
    group by
        deal_id,
        channel,
        source,
        campaign

    union all

    select
        deals.deal_id as deal_id,
        cast('{{ rule }}' as {{ type('text') }}) as model,
        cast(null as {{ type('text') }}) as channel,
        cast(null as {{ type('text') }}) as source,
        cast(null as {{ type('text') }}) as campaign,
        cast(1 as {{ type('double') }}) as weight
    from {{ ref('deals') }} as deals
    left join led on led.deal_id = deals.deal_id
    where led.deal_id is null

    union all
    {%- endfor %}

    select
        deal_id,
        cast('crm' as {{ type('text') }}) as model,
        channel,
        source,
        campaign,
        cast(1 as {{ type('double') }}) as weight
    from {{ ref('deals') }}
),

parts as (
    select
        weights.deal_id as deal_id,
        weights.model as model,
        weights.channel as channel,
        weights.source as source,
        weights.campaign as campaign,
        weights.weight as weight,
        deals.status as status,
        {{ day_of("case when deals.status = 'open' then deals.created_at else deals.closed_at end", var('timezone')) }} as date,
        deals.is_first_win as is_first_win,
        {{ flag('led.deal_id is not null') }} as is_led,
        deals.amount as deal_amount,
        margins.gross_margin as deal_margin,
        cast(
            cast({{ money_times('cast(100 as ' ~ type('money') ~ ')', 'weights.weight') }} as {{ type('number') }}) / 100
            as {{ type('number') }}
        ) as rough_part,
        {{ money_times('deals.amount', 'weights.weight') }} as rough_amount,
        {{ money_times('margins.gross_margin', 'weights.weight') }} as rough_margin,
        -- parts that differ by less than a float's own error are equal, and the earlier name takes what is left over
        row_number() over (
            partition by weights.deal_id, weights.model
            order by round(weights.weight * 1e9) desc, weights.channel, weights.source, weights.campaign
        ) as rank_in_deal
    from weights
    join {{ ref('deals') }} as deals on deals.deal_id = weights.deal_id
    left join margins on margins.deal_id = weights.deal_id
    left join led on led.deal_id = weights.deal_id
)

select
    deal_id,
    substring({{ text_md5('deal_id') }}, 1, 2) as bucket,
    model,
    channel,
    source,
    campaign,
    weight,
    status,
    date,
    is_first_win,
    is_led,
    {%- for rough, whole, part in [
        ('rough_part', '1', 'deal_part'), ('rough_amount', 'deal_amount', 'amount'),
        ('rough_margin', 'deal_margin', 'gross_margin')
    ] %}
    cast(
        {{ rough }} + case
            when rank_in_deal = 1 then {{ whole }} - sum({{ rough }}) over (partition by deal_id, model)
            else 0
        end as {{ type('number' if part == 'deal_part' else 'money') }}
    ) as {{ part }}{{ ',' if not loop.last else '' }}
    {%- endfor %}
from parts
