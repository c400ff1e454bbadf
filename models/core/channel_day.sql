-- One row per day, channel, source and campaign with what came before a sale: spend, other costs, shows, clicks and visits on
-- their own day, leads and deals on the day they were created. No attribution model and no basis of time changes these.
with

spent as (
    select
        spends.spent_on as date,
        coalesce(spends.channel, channels.channel) as channel,
        spends.source as source,
        spends.campaign as campaign,
        sum(spends.spend) as spend,
        sum(spends.impressions) as impressions,
        sum(spends.clicks) as clicks
    from {{ ref('ad_spend') }} as spends
    left join {{ ref('channel') }} as channels on channels.source_key = {{ lower_text('trim(spends.source)') }}
    group by 1, 2, 3, 4
),

costed as (
    select
        date,
        channel,
        source,
        campaign,
        other_costs
    from {{ ref('acquisition_cost_day') }}
),

visited as (
    select
        visited_on as date,
        channel,
        source,
        campaign,
        visit_count as visits
    from {{ ref('visit_day') }}
),

asked as (
    select
        {{ day_of('created_at', var('timezone')) }} as date,
        channel,
        source,
        campaign,
        count(*) as leads,
        sum(case when is_qualified then 1 else 0 end) as qualified
    from {{ ref('leads') }}
    group by 1, 2, 3, 4
),

opened as (
    select
        {{ day_of('created_at', var('timezone')) }} as date,
        channel,
        source,
        campaign,
        count(*) as deals
    from {{ ref('deals') }}
    group by 1, 2, 3, 4
),

figures as (
    {%- set parts = [
        ('spent', ['spend', 'impressions', 'clicks']), ('costed', ['other_costs']), ('visited', ['visits']),
        ('asked', ['leads', 'qualified']), ('opened', ['deals'])
    ] %}
    {%- for part, filled in parts %}
    select
        date,
        channel,
        source,
        campaign,
        {%- for figure in ['spend', 'other_costs', 'impressions', 'clicks', 'visits', 'leads', 'qualified', 'deals'] %}
        cast({{ figure if figure in filled else 'null' }} as {{ type('money' if figure in ['spend', 'other_costs'] else 'integer') }})
            as {{ figure }}{{ ',' if not loop.last else '' }}
        {%- endfor %}
    from {{ part }}
    {{ 'union all' if not loop.last else '' }}
    {%- endfor %}
)

select
    date,
    channel,
    source,
    campaign,
    cast(coalesce(sum(spend), 0) as {{ type('money') }}) as spend,
    cast(coalesce(sum(other_costs), 0) as {{ type('money') }}) as other_costs,
    cast(coalesce(sum(impressions), 0) as {{ type('integer') }}) as impressions,
    cast(coalesce(sum(clicks), 0) as {{ type('integer') }}) as clicks,
    cast(coalesce(sum(visits), 0) as {{ type('integer') }}) as visits,
    cast(coalesce(sum(leads), 0) as {{ type('integer') }}) as leads,
    cast(coalesce(sum(qualified), 0) as {{ type('integer') }}) as qualified,
    cast(coalesce(sum(deals), 0) as {{ type('integer') }}) as deals
from figures
group by
    date,
    channel,
    source,
    campaign
