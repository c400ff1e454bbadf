-- One row per batch of a dataset (reason null: what was read), per batch, entity and reason why lines or values were
-- refused, and per source and entity whose records lack a way to reach the customer, or are one card too many of a client.
-- Figures add up over any of them.
with

loads as (
    select
        source,
        max(loaded_at) as last_loaded_at
    from {{ source('raw', 'batches') }}
    group by source
),

read_batches as (
    select
        source,
        entities as entity,
        cast(null as {{ type('text') }}) as reason,
        loaded_at,
        row_count,
        0 as rejected_count,
        0 as flagged_count,
        coalesce(duplicate_count, 0) as duplicate_count,
        0 as missing_contact_count,
        cast(null as {{ type('money') }}) as amount_at_stake
    from {{ source('raw', 'batches') }}
),

refused as (
    select
        source,
        entity,
        reason,
        loaded_at,
        0 as row_count,
        sum(case when kind = 'row' then 1 else 0 end) as rejected_count,
        sum(case when kind = 'row' then 0 else 1 end) as flagged_count,
        0 as duplicate_count,
        0 as missing_contact_count,
        cast(null as {{ type('money') }}) as amount_at_stake
    from {{ source('raw', 'rejects') }}
    group by
        source,
        entity,
        reason,
        loaded_at
),

unreachable as (
    select
        deals.system as source,
        'deal' as entity,
        'no_contact' as reason,
        max(loads.last_loaded_at) as loaded_at,
        0 as row_count,
        0 as rejected_count,
        0 as flagged_count,
        0 as duplicate_count,
        count(*) as missing_contact_count,
        sum(case when deals.status = 'open' then deals.amount end) as amount_at_stake
    from {{ ref('deals') }} as deals
    left join {{ ref('contact') }} as contacts on contacts.contact_id = deals.contact_id
    left join {{ ref('lead') }} as leads on leads.lead_id = deals.lead_id
    left join {{ ref('company') }} as companies on companies.company_id = deals.company_id
    left join loads on loads.source = deals.system
    where
        coalesce(
            contacts.phone, contacts.email, leads.phone, leads.email, companies.phone, companies.email
        ) is null
    group by deals.system

    union all

    select
        leads.system as source,
        'lead' as entity,
        'no_contact' as reason,
        max(loads.last_loaded_at) as loaded_at,
        0 as row_count,
        0 as rejected_count,
        0 as flagged_count,
        0 as duplicate_count,
        count(*) as missing_contact_count,
        cast(null as {{ type('money') }}) as amount_at_stake
    from {{ ref('lead') }} as leads
    left join {{ ref('contact') }} as contacts on contacts.contact_id = leads.contact_id
    left join loads on loads.source = leads.system
    where coalesce(leads.phone, leads.email, contacts.phone, contacts.email) is null
    group by leads.system
),

second_cards as (
    select
        cards.system as source,
        cards.entity as entity,
        'same_client' as reason,
        max(loads.last_loaded_at) as loaded_at,
        0 as row_count,
        0 as rejected_count,
        0 as flagged_count,
        count(*) as duplicate_count,
        0 as missing_contact_count,
        cast(null as {{ type('money') }}) as amount_at_stake
    from {{ ref('second_card') }} as cards
    left join loads on loads.source = cards.system
    group by
        cards.system,
        cards.entity
)

{%- for part in ['read_batches', 'refused', 'unreachable', 'second_cards'] %}
select
    source,
    entity,
    reason,
    cast(loaded_at as {{ type('instant') }}) as loaded_at,
    cast(row_count as {{ type('integer') }}) as row_count,
    cast(rejected_count as {{ type('integer') }}) as rejected_count,
    cast(flagged_count as {{ type('integer') }}) as flagged_count,
    cast(duplicate_count as {{ type('integer') }}) as duplicate_count,
    cast(missing_contact_count as {{ type('integer') }}) as missing_contact_count,
    cast(amount_at_stake as {{ type('money') }}) as amount_at_stake
from {{ part }}
{{ 'union all' if not loop.last else '' }}
{%- endfor %}
