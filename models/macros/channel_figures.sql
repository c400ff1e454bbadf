-- What channels cost and sold, together: one row per basis, model, day, channel, source and campaign. `sides` is SQL that
-- gives the bases and models to tell what came before a sale for; `sold` names a CTE or relation with what was sold.
{% macro channel_figures(sides, sold) -%}
{%- set before = ['spend', 'other_costs', 'impressions', 'clicks', 'visits', 'leads', 'qualified', 'deals'] %}
{%- set sales = ['won', 'new_customers', 'revenue', 'gross_margin'] %}
{%- set kinds = {
    'spend': 'money', 'other_costs': 'money', 'won': 'number', 'new_customers': 'number', 'revenue': 'money', 'gross_margin': 'money'
} %}
select
    figures.basis as basis,
    figures.model as model,
    figures.date as date,
    figures.channel as channel,
    figures.source as source,
    figures.campaign as campaign,
    {{ flag('max(paid.channel) is not null') }} as is_paid,
    {%- for figure in before + sales %}
    cast(
        {{ 'sum(' ~ figure ~ ')' if figure == 'gross_margin' else 'coalesce(sum(' ~ figure ~ '), 0)' }}
        as {{ type(kinds[figure] or 'integer') }}
    ) as {{ figure }}{{ ',' if not loop.last else '' }}
    {%- endfor %}
from (
    {%- for part, filled in [(ref('channel_day') ~ ' as days cross join (' ~ sides ~ ') as sides', before), (sold, sales)] %}
    select
        basis,
        model,
        date,
        channel,
        source,
        campaign,
        {%- for figure in before + sales %}
        cast({{ figure if figure in filled else 'null' }} as {{ type(kinds[figure] or 'integer') }}) as {{ figure }}
        {{- ',' if not loop.last else '' }}
        {%- endfor %}
    from {{ part }}
    {{ 'union all' if not loop.last else '' }}
    {%- endfor %}
) as figures
left join {{ ref('paid_channel') }} as paid on paid.channel = figures.channel
group by
    figures.basis,
    figures.model,
    figures.date,
    figures.channel,
    figures.source,
    figures.campaign
{%- endmacro %}

-- One side to look at channels from, as a row.
{% macro channel_side(basis, model) -%}
select cast('{{ basis }}' as {{ type('text') }}) as basis, cast('{{ model }}' as {{ type('text') }}) as model
{%- endmacro %}
