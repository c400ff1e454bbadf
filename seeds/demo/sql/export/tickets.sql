select
    'О' || ticket_number as "ID",
    'ОБР-' || lpad(ticket_number::varchar, 6, '0') as "Номер",
    category || ': заказ ЗК-' || lpad(order_number::varchar, 7, '0') as "Тема",
    category as "Категория",
    priority as "Приоритет",
    channel as "Канал обращения",
    case when closed_at < export_moment() then 'Закрыто' when first_answered_at < export_moment() then 'В работе' else 'Новое' end as "Статус",
    if(closed_at < export_moment(), 'Да', 'Нет') as "Закрыто",
    owner_id as "Ответственный ID",
    'К' || client as "Компания ID",
    'Ф' || client as "Контакт ID",
    moment_text(opened_at) as "Открыто",
    if(first_answered_at < export_moment(), moment_text(first_answered_at), null) as "Первый ответ",
    if(closed_at < export_moment(), moment_text(closed_at), null) as "Дата закрытия",
    moment_text(due_at) as "Срок решения",
    if(closed_at < export_moment(), reopened_count, 0) as "Переоткрыто",
    if(closed_at < export_moment(), rating, null) as "Оценка"
from ticket
order by ticket_number
