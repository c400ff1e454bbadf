-- One row per basis of time, attribution model, day, channel, source and campaign.
-- Spend, visits, leads and deals stand on their own day, alike in every model and basis. What was sold stands where basis and
-- model put it: basis 'event' on the day a deal closed, 'lead' on the day of the lead that brought the client, 'payment' on
-- the day money came; model 'crm' in the channel written on the lead or deal. Bases and models are never added together.
-- The other sides are counted with the slow models, so an edit shows here at once in basis 'event' and model 'crm'.
-- is_paid: money was ever spent on the channel.
{{ config(materialized='view') }}
select * from {{ ref('channel_crm_day') }}

union all

select * from {{ ref('channel_side_day') }}
