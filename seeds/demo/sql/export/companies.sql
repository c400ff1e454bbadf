select
    'К' || client as "ID",
    name as "Название компании",
    inn as "ИНН",
    industry as "Отрасль",
    'Россия' as "Страна",
    region as "Регион",
    city as "Город",
    site as "Сайт",
    phone as "Рабочий телефон",
    owner_id as "Ответственный ID",
    moment_text(created_at) as "Дата создания"
from company_card
order by client
