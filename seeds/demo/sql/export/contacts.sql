select
    'Ф' || client || if(place = 2, '-2', '') as "ID",
    last_name || ' ' || first_name || if(is_second and way % 2 = 0, '', ' ' || patronymic) as "ФИО",
    first_name as "Имя",
    last_name as "Фамилия",
    email as "E-mail",
    phone as "Мобильный телефон",
    position as "Должность",
    'К' || client as "Компания ID",
    'Россия' as "Страна",
    city as "Город",
    if(is_hidden, null, raw_source(lead_number, contact_card.channel, channels.raw_name)) as "Источник",
    owner_id as "Ответственный ID",
    moment_text(created_at) as "Дата создания"
from contact_card
join channels on channels.channel = contact_card.channel
order by client, place
