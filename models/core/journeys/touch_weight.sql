-- One row per deal and session on the way to it, with the share of the deal that each rule gives the session; every rule
-- gives a deal away whole. docs/en/methods/attribution.md says the rules.
{{ config(tags=['slow']) }}
{%- set one = "cast(1 as " ~ type('double') ~ ")" %}
with

keyed as (
    select
        *,
        0.3 * (case when session_number = 1 then 1 else 0 end)
            + 0.3 * (case when session_number = lead_number then 1 else 0 end)
            + 0.3 * (case when session_number = deal_number then 1 else 0 end) as key_weight,
        case when session_number in (1, lead_number, deal_number) then 0 else 1 end as is_rest
    from {{ ref('journey_touch') }}
),

spread as (
    select
        *,
        power({{ one }} * 2, -days_before_last / 7) as decayed,
        cast(key_weight as {{ type('double') }})
            + case
                when is_rest = 1 then 0.1 * {{ one }} / sum(is_rest) over (partition by deal_id)
                else 0 * {{ one }}
            end as w_weight
    from keyed
)

select
    deal_id,
    touch_id,
    channel,
    source,
    campaign,
    session_number,
    case when session_number = 1 then {{ one }} else 0 * {{ one }} end as first,
    case when session_number = session_count then {{ one }} else 0 * {{ one }} end as last,
    case
        when session_number = case when last_non_direct_number = 0 then session_count else last_non_direct_number end
            then {{ one }}
        else 0 * {{ one }}
    end as last_non_direct,
    {{ one }} / session_count as linear,
    decayed / sum(decayed) over (partition by deal_id) as time_decay,
    case
        when session_count = 1 then {{ one }}
        when session_count = 2 then {{ one }} / 2
        when session_number in (1, session_count) then 0.4 * {{ one }}
        else 0.2 * {{ one }} / (session_count - 2)
    end as position_based,
    w_weight / sum(w_weight) over (partition by deal_id) as w_shaped,
    {{ one }} / channel_count / sessions_of_channel as shapley
from spread
