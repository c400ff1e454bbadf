-- One row per ad spend of Our CRM: the newest row of each key.
-- Written by the import from crm.yml: change that file, not this one.
with

-- the file's own words under our names
deals_written as (
    select
        nullif(trim(deals."id"), '') as source_key,
        nullif(trim(deals."day"), '') as spent_on,
        nullif(trim(deals."cost"), '') as spend,
        batches.batch_number,
        batches.loaded_at,
        {{ file_order('deals') }} as file_order
    from {{ source('raw', 'crm__deals') }} as deals
    join {{ source('raw', 'batches') }} as batches
        on batches.batch_number = deals._batch
        and batches.source = 'crm'
        and batches.dataset = 'deals'
),

deals_values as (
    select
        deals_written.source_key as source_key,
        cast({{ to_date('deals_written.spent_on') }} as {{ type('date') }}) as spent_on,
        cast(null as {{ type('text') }}) as channel,
        cast(null as {{ type('text') }}) as source,
        cast(null as {{ type('text') }}) as campaign,
        cast({{ to_amount('deals_written.spend', 2, ',') }} as {{ type('money') }}) as spend,
        cast(null as {{ type('integer') }}) as impressions,
        cast(null as {{ type('integer') }}) as clicks,
        cast(null as {{ type('text') }}) as campaign_id,
        cast(null as {{ type('text') }}) as currency,
        cast(null as {{ type('flag') }}) as is_vat_included,
        cast(null as {{ type('number') }}) as conversions,
        deals_written.loaded_at as extracted_at,
        false as is_deleted,
        deals_written.batch_number,
        deals_written.file_order
    from deals_written
    where deals_written.source_key is not null
),

latest as (
    select
        source_key,
        spent_on,
        channel,
        source,
        campaign,
        spend,
        impressions,
        clicks,
        campaign_id,
        currency,
        is_vat_included,
        conversions,
        extracted_at,
        is_deleted,
        row_number() over (partition by source_key order by batch_number desc, file_order desc) as recency
    from deals_values
)

select
    cast('crm' as {{ type('text') }}) as system,
    cast('crm:' || source_key as {{ type('text') }}) as ad_spend_id,
    spent_on,
    channel,
    source,
    campaign,
    spend,
    impressions,
    clicks,
    campaign_id,
    currency,
    is_vat_included,
    conversions,
    cast(extracted_at as {{ type('instant') }}) as extracted_at,
    cast(is_deleted as {{ type('flag') }}) as is_deleted
from latest
where recency = 1
