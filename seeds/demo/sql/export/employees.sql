select
    id as "ID",
    name as "Сотрудник",
    latin || '@belozor.example' as "E-mail",
    phone_as('9' || lpad(((id * 387420489) % 1000000000)::varchar, 9, '0'), 0) as "Телефон",
    team as "Отдел",
    role as "Должность",
    if(last_month < 900, 'Нет', 'Да') as "Работает"
from managers
where first_month <= datediff('month', getvariable('first_day')::date, getvariable('until')::date)
order by id
