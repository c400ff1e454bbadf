-- One row per score and value of it on the last day the warehouse knows of: how many customers have it, and from what to what
-- it reaches, in days of silence, days with a purchase, and money.
{{ config(tags=['slow']) }}
{%- for score, measure in [('recency', 'silent_days'), ('frequency', 'purchase_days'), ('money', 'revenue')] %}
select
    {{ joined_text(["'" ~ score ~ "'", as_text(score ~ '_score')], ' ') }} as score_id,
    '{{ score }}' as score,
    {{ score }}_score as points,
    cast(count(*) as {{ type('integer') }}) as customer_count,
    cast(min({{ measure }}) as {{ type('money') }}) as least,
    cast(max({{ measure }}) as {{ type('money') }}) as most
from {{ ref('rfm_month') }}
where is_current
group by {{ score }}_score
{{ 'union all' if not loop.last else '' }}
{%- endfor %}
