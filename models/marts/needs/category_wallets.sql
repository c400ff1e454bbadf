-- One row per customer who bought within the last 365 days and category that he or his like buy: its share of his money
-- beside the share it has with the clients of his industry (of all, where fewer than 10 such buy).
-- We see only what is bought from us, so this is the share within us; a category that all his like buy and he does not
-- is what he may be buying elsewhere. missing_amount is what the usual share would bring; null where he buys his share.
{{ config(tags=['slow']) }}
with

bought as (
    select
        items.customer_id as customer_id,
        coalesce(products.category, '') as category,
        sum(items.amount) as amount
    from {{ ref('basket_item') }} as items
    cross join {{ ref('observed_until') }} as observed
    left join {{ ref('product') }} as products on products.product_id = items.product_id
    where
        items.customer_id is not null
        and {{ day_of('items.bought_at', var('timezone')) }} > {{ days_after('observed.observed_on', -365) }}
    group by
        items.customer_id,
        coalesce(products.category, '')
),

wallets as (
    select
        bought.customer_id as customer_id,
        coalesce(max(profiles.industry), '') as industry,
        max(profiles.company) as company,
        max(profiles.owner_id) as owner_id,
        sum(bought.amount) as amount
    from bought
    left join {{ ref('customer_profile') }} as profiles on profiles.customer_id = bought.customer_id
    group by bought.customer_id
),

peers as (
    select
        industry,
        count(*) as peer_count,
        sum(amount) as amount
    from wallets
    group by industry
),

industry_shares as (
    select
        peers.industry as industry,
        bought.category as category,
        max(peers.peer_count) as peer_count,
        count(*) as buyer_count,
        cast(sum(bought.amount) as {{ type('double') }}) / cast(max(peers.amount) as {{ type('double') }}) as share
    from bought
    join wallets on wallets.customer_id = bought.customer_id
    join peers on peers.industry = wallets.industry
    group by
        peers.industry,
        bought.category
),

total as (
    select
        count(*) as peer_count,
        cast(sum(amount) as {{ type('double') }}) as amount
    from wallets
),

overall_shares as (
    select
        bought.category as category,
        max(total.peer_count) as peer_count,
        count(*) as buyer_count,
        cast(sum(bought.amount) as {{ type('double') }}) / max(total.amount) as share
    from bought
    cross join total
    group by bought.category
),

usual as (
    select
        wallets.customer_id as customer_id,
        wallets.industry as industry,
        wallets.company as company,
        wallets.owner_id as owner_id,
        wallets.amount as wallet_amount,
        overall_shares.category as category,
        case when peers.peer_count >= 10 then peers.peer_count else overall_shares.peer_count end as peer_count,
        case
            when peers.peer_count >= 10 then coalesce(industry_shares.buyer_count, 0)
            else overall_shares.buyer_count
        end as peer_buyer_count,
        case when peers.peer_count >= 10 then coalesce(industry_shares.share, 0) else overall_shares.share end as peer_share
    from wallets
    cross join overall_shares
    join peers on peers.industry = wallets.industry
    left join industry_shares
        on industry_shares.industry = wallets.industry
        and industry_shares.category = overall_shares.category
)

select
    {{ joined_text(['usual.customer_id', 'usual.category'], ' ') }} as category_wallet_id,
    usual.customer_id as customer_id,
    usual.company as company,
    owners.name as owner,
    owners.team as team,
    nullif(usual.industry, '') as industry,
    nullif(usual.category, '') as category,
    cast(usual.wallet_amount as {{ type('money') }}) as wallet_amount,
    cast(coalesce(bought.amount, 0) as {{ type('money') }}) as amount,
    cast(coalesce(bought.amount, 0) as {{ type('double') }}) / cast(usual.wallet_amount as {{ type('double') }}) as share,
    usual.peer_share as peer_share,
    cast(usual.peer_count as {{ type('integer') }}) as peer_count,
    cast(usual.peer_buyer_count as {{ type('integer') }}) as peer_buyer_count,
    case
        when usual.peer_share * cast(usual.wallet_amount as {{ type('double') }})
            > cast(coalesce(bought.amount, 0) as {{ type('double') }})
            then cast(
                {{ money_times('usual.wallet_amount', 'usual.peer_share') }} - coalesce(bought.amount, 0)
                as {{ type('money') }}
            )
    end as missing_amount
from usual
left join bought
    on bought.customer_id = usual.customer_id
    and bought.category = usual.category
left join {{ ref('employee') }} as owners on owners.employee_id = usual.owner_id
where
    bought.amount is not null
    or usual.peer_share > 0
