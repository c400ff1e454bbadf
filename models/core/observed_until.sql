-- One row: the last day of which the warehouse knows anything, never later than today. Ages, silence and what is still
-- open are counted up to it, so that old data gives the same answer whenever it is asked.
{{ config(tags=['slow']) }}
with

days as (
    select max({{ day_of('purchased_at', var('timezone')) }}) as last_day from {{ ref('purchase') }}
    union all
    select max({{ day_of('created_at', var('timezone')) }}) as last_day from {{ ref('deal') }}
    union all
    select max({{ day_of('closed_at', var('timezone')) }}) as last_day from {{ ref('deal') }}
    union all
    select max({{ day_of('created_at', var('timezone')) }}) as last_day from {{ ref('lead') }}
    union all
    select max({{ day_of('opened_at', var('timezone')) }}) as last_day from {{ ref('ticket') }}
    union all
    select max(started_on) as last_day from {{ ref('subscription') }}
    union all
    select max(ended_on) as last_day from {{ ref('subscription') }}
)

select coalesce(least(max(last_day), today()), today()) as observed_on
from days
