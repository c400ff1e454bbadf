-- One row per customer: a company, or a person who belongs to none, with the values that stand among its cards.
-- differing_field_count: fields in which the cards do not say the same; see customer_value for all they say.
{{ config(tags=['slow']) }}
{%- set fields = ['inn', 'kpp', 'industry', 'country', 'region', 'city', 'address', 'website', 'email', 'phone', 'owner_id'] %}
{%- set of_contact = ['country', 'city', 'address', 'email', 'phone', 'owner_id'] %}
with

cards as (
    select
        'company/' || company_id as record_key,
        name,
        {%- for field in fields %}
        {{ field }},
        {%- endfor %}
        created_at
    from {{ ref('company') }}

    union all

    select
        'contact/' || contact_id as record_key,
        full_name as name,
        {%- for field in fields %}
        {{ field if field in of_contact else 'cast(null as ' ~ type('text') ~ ') as ' ~ field }},
        {%- endfor %}
        created_at
    from {{ ref('contact') }}
),

customers as (
    select
        members.customer_id as customer_id,
        sum(case when members.entity = 'company' then 1 else 0 end) as company_card_count,
        sum(case when members.entity = 'contact' then 1 else 0 end) as contact_card_count,
        min(cards.created_at) as first_seen_at
    from {{ ref('customer_member') }} as members
    join cards on cards.record_key = members.record_key
    group by members.customer_id
),

standing as (
    select
        customer_id,
        max(case when place = 1 and field in ('name', 'full_name') then value end) as name,
        {%- for field in fields %}
        max(case when place = 1 and field = '{{ field }}' then value end) as {{ field }},
        {%- endfor %}
        count(distinct case when card_count < known_count then field end) as differing_field_count
    from (
        select
            *,
            count(*) over (partition by customer_id, field) as known_count
        from {{ ref('customer_value') }}
    ) as judged
    group by customer_id
)

select
    customers.customer_id as customer_id,
    {{ split_part('customers.customer_id', '/', 1) }} as kind,
    coalesce(standing.name, cards.name) as name,
    {%- for field in fields %}
    coalesce(standing.{{ field }}, cards.{{ field }}) as {{ field }},
    {%- endfor %}
    cast(customers.company_card_count as {{ type('integer') }}) as company_card_count,
    cast(customers.contact_card_count as {{ type('integer') }}) as contact_card_count,
    cast(coalesce(standing.differing_field_count, 0) as {{ type('integer') }}) as differing_field_count,
    customers.first_seen_at as first_seen_at
from customers
left join cards on cards.record_key = customers.customer_id
left join standing on standing.customer_id = customers.customer_id
