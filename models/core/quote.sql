-- One row per quote: its newest version, tied to its deal: that of its own system, else the one deal that has the id in
-- another system, where there is exactly one.
-- A quote is an offer: it is no order and adds nothing to the pipeline beside its deal (decision 0030).
with

sourced as (
    {{ union_staged('quote') }}
),

versions as (
    select
        *,
        row_number() over (
            partition by system, number order by version desc, created_at desc, quote_id desc
        ) as recency,
        count(*) over (partition by system, number) as version_count
    from sourced
    where not is_deleted
),

deal_numbers as (
    select
        {{ split_part('deal_id', ':', 2) }} as deal_number,
        min(deal_id) as deal_id
    from {{ ref('deal') }}
    group by 1
    having count(*) = 1
)

select
    versions.system as system,
    versions.quote_id as quote_id,
{%- for field in var('entities')['quote'] %}
    versions.{{ field.name }} as {{ field.name }},
{%- endfor %}
    coalesce(own_deals.deal_id, deal_numbers.deal_id) as deal_id,
    versions.version_count as version_count
from versions
left join {{ ref('deal') }} as own_deals on own_deals.deal_id = versions.system || ':' || versions.deal_number
left join deal_numbers on deal_numbers.deal_number = versions.deal_number
where versions.recency = 1
