-- One row per card that is one too many: its client has an older one.
{{ config(tags=['slow']) }}
with

cards as (
    select
        'company/' || company_id as record_key,
        cast('company' as {{ type('text') }}) as entity,
        system,
        created_at
    from {{ ref('company') }}

    union all

    select
        'contact/' || contact_id as record_key,
        cast('contact' as {{ type('text') }}) as entity,
        system,
        created_at
    from {{ ref('contact') }}
),

placed as (
    select
        cards.record_key as record_key,
        cards.entity as entity,
        cards.system as system,
        row_number() over (
            partition by clusters.cluster_key
            order by
                case when cards.created_at is null then 1 else 0 end,
                cards.created_at,
                cards.record_key
        ) as place
    from {{ ref('client_cluster') }} as clusters
    join cards on cards.record_key = clusters.record_key
)

select
    record_key,
    entity,
    system
from placed
where place > 1
