-- One row per slot of a wheel of fortune: 1,000 slots, shared out by the weights in company/*.csv.
create table wheel as
with

weights as (
    select 'channel' as wheel, channel as pick, lead_share as weight, row_number() over (order by rowid) as place from channels
    union all
    select 'campaign of ' || channel, campaign, lead_share, rowid from campaigns
    union all
    select 'manager', id::varchar, deal_share, rowid from managers
    union all
    select 'industry', industry, share, rowid from industries
    union all
    select 'city', city, share, rowid from cities
    union all
    select 'legal form', form, share, rowid from legal_forms
    union all
    select 'product', id::varchar, share, rowid from products
    union all
    select 'reason to lose a ' || subject, reason, share, rowid from lost_reasons
    union all
    select 'stage to lose in ' || pipeline, stage_order::varchar, lost_share, rowid from stages
),

arcs as (
    select
        wheel,
        pick,
        round(1000 * (sum(weight::decimal(9, 4)) over upto - weight) / sum(weight::decimal(9, 4)) over (partition by wheel))::integer as first_slot,
        round(1000 * sum(weight::decimal(9, 4)) over upto / sum(weight::decimal(9, 4)) over (partition by wheel))::integer as end_slot
    from weights
    window upto as (partition by wheel order by place)
)

select wheel, unnest(range(first_slot, end_slot))::integer as slot, pick
from arcs;
