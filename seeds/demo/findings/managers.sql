select
    managers.id::integer as id,
    managers.name,
    median(lead.answer_minutes) as median_answer_minutes,
    avg(lead.is_qualified::integer) as qualification_rate,
    any_value(closed.closed_deals)::integer as closed_deals,
    any_value(closed.won_deals)::integer as won_deals,
    any_value(closed.won_deals / closed.closed_deals) as win_rate
from managers
join lead on lead.owner_id = managers.id
join (
    select owner_id, count(*) as closed_deals, count(*) filter (outcome = 'won') as won_deals
    from deal
    where is_new and outcome <> 'open'
    group by owner_id
) as closed on closed.owner_id = managers.id
group by managers.id, managers.name
order by managers.id
