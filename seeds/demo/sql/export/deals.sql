-- Three unreadable rows close the file: amounts and dates that are none.
select * exclude (place)
from (
    select
        deal.deal_number as place,
        'С' || deal.deal_number as "ID",
        if(deal.pipeline = 'Новые клиенты', 'Поставка: ', 'Повторный заказ: ') || lower(deal.category) as "Название",
        deal.pipeline as "Воронка",
        deal.stage as "Стадия",
        deal.stage_order as "Порядок стадии",
        deal.amount::varchar as "Сумма",
        'RUB' as "Валюта",
        if(deal.outcome = 'lost', deal.drawn_reason, null) as "Причина отказа",
        if(deal.is_hidden, null, raw_source(deal.deal_number, deal.channel, coalesce(channels.raw_name, deal.channel))) as "Источник",
        if(deal.is_hidden, null, deal.campaign) as "Кампания",
        deal.owner_id as "Ответственный ID",
        'К' || deal.client as "Компания ID",
        'Ф' || deal.client as "Контакт ID",
        'Л' || deal.lead_number as "Лид ID",
        'Т' || deal.product_id as "Товар ID",
        moment_text(deal.created_at) as "Дата создания",
        moment_text(deal.closed_at) as "Дата закрытия",
        (deal.created_at::date + if(deal.pipeline = 'Новые клиенты', 30, 7))::varchar as "Ожидаемая дата закрытия"
    from deal
    left join channels on channels.channel = deal.channel
    union all
    select
        1000000000 + place, id, 'Тестовая сделка', 'Новые клиенты', 'Новая заявка', 1, amount, 'RUB', null, null, null, 101, null,
        null, null, null, made, null, null
    from (
        values
            (1, 'СТ1', 'по запросу', '2025-03-03 10:00:00'),
            (2, 'СТ2', '12 500 или 13 000', '2025-03-03 10:00:00'),
            (3, 'СТ3', '100.00', 'скоро')
    ) as test (place, id, amount, made)
)
order by place
