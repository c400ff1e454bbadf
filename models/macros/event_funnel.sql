-- How far each unit got in a funnel of events within a window, as a query: unit, reached_step, started_at of the chain.
-- `events` names a relation of unit, event_id, happened_at and step (1 .. step_count; null is an event that is no step). An
-- event that meets several conditions is a row for each, and serves one step. Events of one instant are taken in step
-- order. Of all first steps the latest that allows the chain counts, so an early false start does not use up the window;
-- the window includes its end. `mode`: 'in order' (anything may lie between), 'strictly later' (every step at a later
-- instant than the one before), 'nothing between' (no event that is not a step).
{% macro event_funnel(events, step_count, window_seconds, mode='in order') -%}
{%- set place = 'happened_at' if mode == 'strictly later' else 'place' -%}
with

known_events as (
    select
        unit,
        event_id,
        happened_at,
        step,
        min(step) over (partition by unit, event_id) as first_step
    from {{ events }}
),

placed_events as (
    select
        unit,
        happened_at,
        step,
        dense_rank() over (partition by unit order by happened_at, first_step, event_id) as place,
        {% if mode == 'nothing between' -%}
        sum(case when step is null then 1 else 0 end) over (
            partition by unit order by happened_at, first_step, event_id rows between unbounded preceding and current row
        ) as stretch
        {%- else -%}
        0 as stretch
        {%- endif %}
    from known_events
),

chains_1 as (
    select
        unit,
        stretch,
        happened_at,
        place,
        happened_at as started_at
    from placed_events
    where step = 1
)
{%- for number in range(2, step_count + 1) %},

-- the latest start among the chains that ended before each event of step {{ number }}
chains_{{ number }} as (
    select
        unit,
        stretch,
        happened_at,
        place,
        started_at
    from (
        select
            unit,
            stretch,
            happened_at,
            place,
            is_chain,
            max(chain_start) over (
                partition by unit, stretch order by {{ place }}, is_chain rows between unbounded preceding and current row
            ) as started_at
        from (
            select
                unit,
                stretch,
                happened_at,
                place,
                1 as is_chain,
                started_at as chain_start
            from chains_{{ number - 1 }}

            union all

            select
                unit,
                stretch,
                happened_at,
                place,
                0 as is_chain,
                cast(null as {{ type('instant') }}) as chain_start
            from placed_events
            where step = {{ number }}
        ) as steps_and_chains
    ) as continued
    where
        is_chain = 0
        and started_at is not null
        and {{ micros_between('started_at', 'happened_at') }} <= cast({{ window_seconds }} as {{ type('integer') }}) * 1000000
)
{%- endfor %}

select
    unit,
    reached_step,
    max(started_at) as started_at
from (
    select
        unit,
        reached_step,
        started_at,
        max(reached_step) over (partition by unit) as furthest_step
    from (
        {%- for number in range(1, step_count + 1) %}
        {% if number > 1 %}union all {% endif %}select unit, {{ number }} as reached_step, started_at from chains_{{ number }}
        {%- endfor %}
    ) as all_chains
) as ranked_chains
where reached_step = furthest_step
group by
    unit,
    reached_step
{%- endmacro %}
