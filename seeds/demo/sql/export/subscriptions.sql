select
    'П' || client || '-' || place as "ID",
    'К' || client as "Компания ID",
    'Ф' || client as "Контакт ID",
    owner_id as "Ответственный ID",
    plan as "Тариф",
    monthly_amount::decimal(18, 2) as "В месяц",
    strftime(started_on, '%Y-%m-%d') as "Начало",
    if(ended_on < export_moment()::date, strftime(ended_on, '%Y-%m-%d'), null) as "Конец"
from subscription
order by client, place
