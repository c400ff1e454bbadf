-- One row per price agreed with a client for a product, whatever its source.
with

sourced as (
    {{ union_staged('price_agreement') }}
)

select
    system,
    price_agreement_id,
    {{ columns_of('price_agreement') }}
from sourced
where not is_deleted
