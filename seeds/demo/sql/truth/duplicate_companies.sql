select 'К' || root as company_id, 'К' || client as second_company_id
from company_card
where is_second
order by client
