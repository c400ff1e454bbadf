select 'Ф' || root as contact_id, 'Ф' || client as second_contact_id
from contact_card
where is_second and place = 1
order by client
