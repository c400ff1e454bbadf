-- One row per customer of several cards, field and card that knows the field; place 1 is the value that stands.
-- What people corrected comes first, then the source that is trusted more (reference/source_trust.csv, 50 where it says
-- nothing), the newer card, the commoner value, the longer one.
{{ config(tags=['slow']) }}
{%- set fields = {
    'company': ['name', 'inn', 'kpp', 'industry', 'country', 'region', 'city', 'address', 'website', 'email', 'phone', 'owner_id'],
    'contact': ['full_name', 'email', 'phone', 'position', 'country', 'city', 'address', 'owner_id'],
} %}
with

several as (
    select
        customer_id,
        entity
    from {{ ref('customer_member') }}
    where
        {{ split_part('customer_id', '/', 1) }} = entity
    group by
        customer_id,
        entity
    having count(*) > 1
),

known as (
{%- for entity, names in fields.items() %}
{%- set last_entity = loop.last %}
{%- for name in names %}
    select
        members.customer_id as customer_id,
        members.record_key as record_key,
        '{{ name }}' as field,
        cast(cards.{{ name }} as {{ type('text') }}) as value,
        cards.system as system,
        cards.version as version,
        cards.created_at as created_at
    from several
    join {{ ref('customer_member') }} as members
        on members.customer_id = several.customer_id
        and members.entity = several.entity
    join {{ ref(entity) }} as cards on cards.{{ entity }}_id = members.record_id
    where
        several.entity = '{{ entity }}'
        and nullif(trim(cards.{{ name }}), '') is not null
    {{ 'union all' if not (last_entity and loop.last) else '' }}
{%- endfor %}
{%- endfor %}
),

counted as (
    select
        *,
        count(*) over (partition by customer_id, field, value) as card_count
    from known
)

select
    counted.customer_id as customer_id,
    counted.field as field,
    counted.record_key as record_key,
    counted.value as value,
    counted.card_count as card_count,
    row_number() over (
        partition by counted.customer_id, counted.field
        order by
            case when counted.version > 0 then 0 else 1 end,
            coalesce(trusts.trust, 50) desc,
            case when counted.created_at is null then 1 else 0 end,
            counted.created_at desc,
            counted.card_count desc,
            {{ text_length('counted.value') }} desc,
            counted.record_key
    ) as place
from counted
left join {{ ref('source_trust') }} as trusts on trusts.system = counted.system
