-- One row per pair of cards that people judged and did not take back: same (one client) or different (two).
{{ config(source_filters={'app.versions': "kind = 'identity'"}) }}
with

last_words as (
    select
        id,
        {{ arg_max("coalesce(" ~ json_text('fields', 'decision') ~ ", '')", 'version') }} as decision,
        max({{ json_text('fields', 'left_key') }}) as left_key,
        max({{ json_text('fields', 'right_key') }}) as right_key,
        max(version) as version
    from {{ source('app', 'versions') }}
    where kind = 'identity'
    group by id
)

select
    left_key,
    right_key,
    decision,
    version
from last_words
where decision in ('same', 'different')
