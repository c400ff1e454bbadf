-- One row per day looked from, rule segment and customer who was in it on that day, by what was known then. The rules stand in
-- the project's segments.yml or were written on the page (docs: methods/segments.md). A field that is not known holds for none_of only.
{{ config(tags=['slow']) }}
{% for rule in var('segments', []) %}
select
    seen_on,
    is_current,
    cast({{ sql_text(rule.segment) }} as {{ type('text') }}) as segment,
    customer_id
from {{ ref('customer_standing') }}
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
from {{ ref('customer_standing') }}
where 1 = 0
