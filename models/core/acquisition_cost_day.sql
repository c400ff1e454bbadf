-- One row per day, channel, source and campaign with what winning clients cost beside media, in the company's currency: each
-- cost in even parts over its days, the kopecks left over on its last. Days after the data end are not told: nobody has been
-- won on them yet. What names no channel is of none.
with

every_day as (
    {{ day_series('2010-01-01', 9496) }}
),

costs as (
    select
        costs.channel as channel,
        costs.source as source,
        costs.campaign as campaign,
        {{ company_money('costs.amount', 'costs.currency', 'rates.rate') }} as amount,
        costs.starts_on as starts_on,
        greatest(costs.starts_on, coalesce(costs.ends_on, costs.starts_on)) as ends_on
    from {{ ref('acquisition_cost') }} as costs
    left join {{ ref('currency_rate') }} as rates
        on rates.currency = costs.currency
        and costs.starts_on >= rates.valid_from
        and (
            rates.valid_to is null
            or costs.starts_on < rates.valid_to
        )
    where costs.starts_on is not null
),

timed as (
    select
        *,
        {{ days_from('starts_on', 'ends_on') }} + 1 as day_count
    from costs
    where amount is not null
),

parts as (
    select
        *,
        {{ money_times('amount', 'cast(1 as ' ~ type('double') ~ ') / day_count') }} as day_amount
    from timed
)

select
    every_day.day as date,
    coalesce(parts.channel, channels.channel) as channel,
    parts.source as source,
    parts.campaign as campaign,
    cast(
        sum(
            case
                when every_day.day = parts.ends_on then parts.amount - parts.day_amount * (parts.day_count - 1)
                else parts.day_amount
            end
        ) as {{ type('money') }}
    ) as other_costs
from parts
cross join every_day
cross join {{ ref('observed_until') }} as observed
left join {{ ref('channel') }} as channels on channels.source_key = {{ lower_text('trim(parts.source)') }}
where
    every_day.day >= parts.starts_on
    and every_day.day <= parts.ends_on
    and every_day.day <= observed.observed_on
group by 1, 2, 3, 4
