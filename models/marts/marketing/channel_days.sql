-- One row per day, channel, source, campaign and attribution model. Each figure stands on its own day: spend on the day
-- it was spent, visits on the day of the visit, leads and deals on the day they were created, won deals and their money
-- on the day they were closed. Model 'crm' is the source written on the lead or deal itself.
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

margins as (
    select
        deal_id,
        sum(gross_margin) as gross_margin
    from {{ ref('order_lines') }}
    where deal_id is not null
    group by deal_id
),

won as (
    select
        {{ day_of('deals.closed_at', var('timezone')) }} as date,
        deals.channel as channel,
        deals.source as source,
        deals.campaign as campaign,
        count(*) as won,
        sum(case when deals.is_first_win then 1 else 0 end) as new_customers,
        sum(deals.amount) as revenue,
        sum(margins.gross_margin) as gross_margin
    from {{ ref('deals') }} as deals
    left join margins on margins.deal_id = deals.deal_id
    where deals.status = 'won'
    group by 1, 2, 3, 4
),

figures as (
    {%- set parts = [
        ('spent', ['spend', 'impressions', 'clicks']), ('visited', ['visits']), ('asked', ['leads', 'qualified']),
        ('opened', ['deals']), ('won', ['won', 'new_customers', 'revenue', 'gross_margin'])
    ] %}
    {%- set kinds = {'spend': 'money', 'revenue': 'money', 'gross_margin': 'money'} %}
    {%- for part, filled in parts %}
    select
        date,
        channel,
        source,
        campaign,
        {%- for figure in [
            'spend', 'impressions', 'clicks', 'visits', 'leads', 'qualified', 'deals', 'won', 'new_customers', 'revenue',
            'gross_margin'
        ] %}
        cast({{ figure if figure in filled else 'null' }} as {{ type(kinds[figure] or 'integer') }}) as {{ figure }}
        {{- ',' if not loop.last else '' }}
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
    cast('crm' as {{ type('text') }}) as model,
    cast(coalesce(sum(spend), 0) as {{ type('money') }}) as spend,
    cast(coalesce(sum(impressions), 0) as {{ type('integer') }}) as impressions,
    cast(coalesce(sum(clicks), 0) as {{ type('integer') }}) as clicks,
    cast(coalesce(sum(visits), 0) as {{ type('integer') }}) as visits,
    cast(coalesce(sum(leads), 0) as {{ type('integer') }}) as leads,
    cast(coalesce(sum(qualified), 0) as {{ type('integer') }}) as qualified,
    cast(coalesce(sum(deals), 0) as {{ type('integer') }}) as deals,
    cast(coalesce(sum(won), 0) as {{ type('integer') }}) as won,
    cast(coalesce(sum(new_customers), 0) as {{ type('integer') }}) as new_customers,
    cast(coalesce(sum(revenue), 0) as {{ type('money') }}) as revenue,
    cast(sum(gross_margin) as {{ type('money') }}) as gross_margin
from figures
group by
    date,
    channel,
    source,
    campaign
