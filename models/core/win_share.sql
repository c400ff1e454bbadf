-- One row: of all closed deals the share that was won; null while none has closed.
select
    sum(case when outcome = 'won' then 1 else 0 end)
        / cast(nullif(sum(case when outcome in ('won', 'lost') then 1 else 0 end), 0) as {{ type('double') }}) as win_share
from {{ ref('deal') }}
