-- One row per day looked from, rule segment and customer who was in it on that day, by what was known then. The rules stand in
-- the project's segments.yml (docs: methods/segments.md). A field that is not known holds for none_of only.
{{ config(tags=['slow']) }}
with

known as (
    select
        months.seen_on as seen_on,
        months.is_current as is_current,
        months.customer_id as customer_id,
        months.revenue as revenue,
        months.revenue_year as revenue_year,
        months.purchase_days as purchase_days,
        months.silent_days as silent_days,
        months.age_days as age_days,
        scores.recency_score as recency_score,
        scores.frequency_score as frequency_score,
        scores.money_score as money_score,
        scores.rfm_segment as rfm_segment,
        profiles.industry as industry,
        profiles.country as country
    from {{ ref('customer_month') }} as months
    join {{ ref('rfm_month') }} as scores
        on scores.customer_id = months.customer_id
        and scores.seen_on = months.seen_on
    left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = months.customer_id
)

{% for rule in var('segments', []) %}
select
    seen_on,
    is_current,
    cast({{ sql_text(rule.segment) }} as {{ type('text') }}) as segment,
    customer_id
from known
where
{%- for condition in rule.conditions %}
    {{ 'and ' if not loop.first else '' }}
    {%- if condition.kind == 'number' -%}
    {{ condition.field }} {{ condition.sign }} {{ condition.value }}
    {%- elif condition.is_one -%}
    {{ condition.field }} in ({% for text in condition['values'] %}{{ sql_text(text) }}{{ ', ' if not loop.last else '' }}{% endfor %})
    {%- else -%}
    ({{ condition.field }} is null or {{ condition.field }} not in ({% for text in condition['values'] %}{{ sql_text(text) }}{{ ', ' if not loop.last else '' }}{% endfor %}))
    {%- endif -%}
{% endfor %}

union all
{% endfor %}
select
    seen_on,
    is_current,
    cast(null as {{ type('text') }}) as segment,
    customer_id
from known
where 1 = 0
