-- One row per day, attribution model, channel, source and campaign, with the part of won, lost and open deals that is theirs:
-- won and lost on the day they closed, open on the day they were created. Won money adds up to all won money exactly in
-- every model on every day; won, lost and open together are the whole pipeline.
-- Markov's model gives each channel its share of removal effects, among the channels that journeys of the month met; within
-- a channel, campaigns share as they do linearly. What nothing led to stays not known.
-- For each day, model and channel one row more, without figures, says how much money the day had in all (day_revenue), so
-- that shares can be taken of any days; history_* are the channel's share over all time and its band.
{{ config(tags=['slow']) }}
{%- set figures = [
    ('conversions', 'number', 'deal_part', "status = 'won'"),
    ('new_customers', 'number', 'deal_part', "status = 'won' and is_first_win"),
    ('revenue', 'money', 'amount', "status = 'won'"),
    ('gross_margin', 'money', 'gross_margin', "status = 'won'"),
    ('lost_deals', 'number', 'deal_part', "status = 'lost'"),
    ('lost_amount', 'money', 'amount', "status = 'lost'"),
    ('open_deals', 'number', 'deal_part', "status = 'open'"),
    ('open_amount', 'money', 'amount', "status = 'open'")
] %}
with

credited as (
    select
        date,
        model,
        channel,
        source,
        campaign,
        is_led,
        {%- for figure, kind, part, condition in figures %}
        sum(case when {{ condition }} then {{ part }} end) as {{ figure }}{{ ',' if not loop.last else '' }}
        {%- endfor %}
    from {{ ref('deal_credit') }}
    group by
        date,
        model,
        channel,
        source,
        campaign,
        is_led
),

-- what each month's journeys met, and how much of it, by equal parts of a deal
met as (
    select
        {{ month_start('date') }} as month,
        channel,
        source,
        campaign,
        sum(coalesce(conversions, 0) + coalesce(lost_deals, 0) + coalesce(open_deals, 0)) as deal_parts
    from credited
    where
        model = 'linear'
        and is_led
    group by 1, 2, 3, 4
),

effects as (
    select
        channel,
        effect_share
    from {{ ref('attribution_shares') }}
    where
        model = 'markov'
        and effect_share > 0
),

month_effects as (
    select
        met.month as month,
        met.channel as channel,
        met.source as source,
        met.campaign as campaign,
        effects.effect_share
            * cast(met.deal_parts as {{ type('double') }})
            / sum(cast(met.deal_parts as {{ type('double') }})) over (partition by met.month, met.channel) as effect
    from met
    join effects on coalesce(effects.channel, '') = coalesce(met.channel, '')
    where met.deal_parts > 0
),

month_weights as (
    select
        month,
        channel,
        source,
        campaign,
        effect / sum(effect) over (partition by month) as weight
    from month_effects
),

led_days as (
    select
        date,
        {%- for figure, kind, part, condition in figures %}
        sum({{ figure }}) as {{ figure }}{{ ',' if not loop.last else '' }}
        {%- endfor %}
    from credited
    where
        model = 'linear'
        and is_led
    group by date
),

rough as (
    select
        led_days.date as date,
        weights.channel as channel,
        weights.source as source,
        weights.campaign as campaign,
        {%- for figure, kind, part, condition in figures %}
        led_days.{{ figure }} as whole_{{ figure }},
        {%- if kind == 'money' %}
        {{ money_times('led_days.' ~ figure, 'coalesce(weights.weight, 1)') }} as {{ figure }},
        {%- else %}
        cast(
            {{ money_times('led_days.' ~ figure ~ ' * 100', 'coalesce(weights.weight, 1)') }} / 100
            as {{ type('number') }}
        ) as {{ figure }},
        {%- endif %}
        {%- endfor %}
        row_number() over (
            partition by led_days.date
            order by round(coalesce(weights.weight, 1) * 1e9) desc, weights.channel, weights.source, weights.campaign
        ) as rank_in_day
    from led_days
    left join month_weights as weights
        on coalesce({{ as_text('weights.month') }}, '') = coalesce({{ as_text(month_start('led_days.date')) }}, '')
),

told as (
    select
        date,
        model,
        channel,
        source,
        campaign,
        {%- for figure, kind, part, condition in figures %}
        {{ figure }}{{ ',' if not loop.last else '' }}
        {%- endfor %}
    from credited

    union all

    select
        date,
        cast('markov' as {{ type('text') }}) as model,
        channel,
        source,
        campaign,
        {%- for figure, kind, part, condition in figures %}
        cast(
            {{ figure }} + case
                when rank_in_day = 1 then whole_{{ figure }} - sum({{ figure }}) over (partition by date)
                else 0
            end as {{ type(kind) }}
        ) as {{ figure }}{{ ',' if not loop.last else '' }}
        {%- endfor %}
    from rough

    union all

    select
        date,
        cast('markov' as {{ type('text') }}) as model,
        channel,
        source,
        campaign,
        {%- for figure, kind, part, condition in figures %}
        {{ figure }}{{ ',' if not loop.last else '' }}
        {%- endfor %}
    from credited
    where
        model = 'linear'
        and not is_led
),

days as (
    select
        date,
        model,
        sum(revenue) as day_revenue
    from told
    group by
        date,
        model
),

channels as (
    select distinct
        model,
        channel
    from told
)

select
    date,
    model,
    channel,
    source,
    campaign,
    {%- for figure, kind, part, condition in figures %}
    cast(sum({{ figure }}) as {{ type(kind) }}) as {{ figure }},
    {%- endfor %}
    cast(null as {{ type('money') }}) as day_revenue,
    cast(null as {{ type('double') }}) as removal_effect,
    cast(null as {{ type('double') }}) as history_share,
    cast(null as {{ type('double') }}) as history_share_low,
    cast(null as {{ type('double') }}) as history_share_high,
    cast(null as {{ type('integer') }}) as is_unstable
from told
group by
    date,
    model,
    channel,
    source,
    campaign

union all

select
    days.date as date,
    days.model as model,
    channels.channel as channel,
    cast(null as {{ type('text') }}) as source,
    cast(null as {{ type('text') }}) as campaign,
    {%- for figure, kind, part, condition in figures %}
    cast(null as {{ type(kind) }}) as {{ figure }},
    {%- endfor %}
    cast(days.day_revenue as {{ type('money') }}) as day_revenue,
    shares.removal_effect as removal_effect,
    shares.share as history_share,
    shares.share_low as history_share_low,
    shares.share_high as history_share_high,
    cast(case when shares.is_unstable then 1 else 0 end as {{ type('integer') }}) as is_unstable
from days
join channels on channels.model = days.model
left join {{ ref('attribution_shares') }} as shares
    on shares.model = days.model
    and coalesce(shares.channel, '') = coalesce(channels.channel, '')
