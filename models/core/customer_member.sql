-- One row per company and contact, with the customer it is a record of. Cards of one client lead to its oldest card.
-- record_key and customer_id are of the form company/<id> or contact/<id>: see client_key. A person of a company is a
-- record of the company; a person without one is a record of the company that the person's other cards name, if they name
-- one and no more.
with

cards as (
    select
        'company/' || company_id as record_key,
        cast('company' as {{ type('text') }}) as entity,
        company_id as record_id,
        cast(null as {{ type('text') }}) as company_key,
        created_at
    from {{ ref('company') }}

    union all

    select
        'contact/' || contact_id as record_key,
        cast('contact' as {{ type('text') }}) as entity,
        contact_id as record_id,
        'company/' || company_id as company_key,
        created_at
    from {{ ref('contact') }}
),

clustered as (
    select
        clusters.cluster_key as cluster_key,
        cards.record_key as record_key,
        cards.company_key as company_key,
        row_number() over (
            partition by clusters.cluster_key
            order by
                case when cards.created_at is null then 1 else 0 end,
                cards.created_at,
                cards.record_key
        ) as place
    from {{ ref('client_cluster') }} as clusters
    join cards on cards.record_key = clusters.record_key
),

oldest as (
    select
        clustered.record_key as record_key,
        clustered.cluster_key as cluster_key,
        first_cards.record_key as oldest_key
    from clustered
    join clustered as first_cards
        on first_cards.cluster_key = clustered.cluster_key
        and first_cards.place = 1
),

employers as (
    select
        clustered.cluster_key as cluster_key,
        max(coalesce(companies.oldest_key, clustered.company_key)) as company_key
    from clustered
    left join oldest as companies on companies.record_key = clustered.company_key
    where clustered.company_key is not null
    group by clustered.cluster_key
    having count(distinct coalesce(companies.oldest_key, clustered.company_key)) = 1
)

select
    cards.record_key as record_key,
    cards.entity as entity,
    cards.record_id as record_id,
    coalesce(
        companies.oldest_key,
        cards.company_key,
        case when cards.entity = 'contact' then employers.company_key end,
        oldest.oldest_key,
        cards.record_key
    ) as customer_id
from cards
left join oldest on oldest.record_key = cards.record_key
left join oldest as companies on companies.record_key = cards.company_key
left join employers on employers.cluster_key = oldest.cluster_key
