-- Four unreadable rows close the file: test entries with a date or an ID that is none.
select * exclude (place)
from (
    select
        lead.lead_number as place,
        'Л' || lead.lead_number as "ID",
        'Заявка № ' || lead.lead_number as "Название лида",
        person.last_name || ' ' || person.first_name as "ФИО",
        person.company_word as "Компания",
        if(chance(lead.lead_number, 'no lead mail') < 0.25, null, person.email) as "E-mail",
        if(chance(lead.lead_number, 'no lead phone') < 0.05, null, phone_as(person.phone, [0, 0, 0, 1, 2, 3][1 + floor(6 * chance(lead.lead_number, 'phone way'))::integer])) as "Телефон",
        case
            when lead.converted_at is not null then 'Сконвертирован'
            when lead.lost_at is not null then 'Некачественный лид'
            when lead.qualified_at is not null then 'Качественный лид'
            when lead.answered_at is not null then 'В работе'
            else 'Не обработан'
        end as "Статус",
        if(lead.lost_at is not null, reason_wheel.pick, null) as "Причина отказа",
        if(lead.is_hidden, null, raw_source(lead.lead_number, lead.channel, channels.raw_name)) as "Источник",
        if(lead.is_hidden, null, lead.campaign) as "Кампания",
        if(lead.is_hidden, null, campaigns.landing_page) as "Страница входа",
        coalesce(newcomer.owner_id, lead.owner_id)::varchar as "Ответственный ID",
        if(new_deal.client is not null, 'К' || new_deal.client, null) as "Компания ID",
        if(new_deal.client is not null, 'Ф' || new_deal.client, null) as "Контакт ID",
        moment_text(lead.created_at) as "Дата создания",
        moment_text(lead.answered_at) as "Первый ответ",
        moment_text(lead.qualified_at) as "Дата квалификации",
        moment_text(lead.converted_at) as "Дата конвертации"
    from lead
    join channels on channels.channel = lead.channel
    left join campaigns on campaigns.campaign = lead.campaign
    left join new_deal on new_deal.lead_number = lead.lead_number
    left join new_deal as newcomer on newcomer.lead_number = lead.lead_number and newcomer.is_newcomers
    join person on person.person = coalesce(new_deal.root, 100000000 + lead.lead_number)
    join wheel as reason_wheel
        on reason_wheel.wheel = 'reason to lose a lead' and reason_wheel.slot = spin(lead.lead_number, 'reason')
    union all
    select
        1000000000 + place, id, 'Тест', 'Тест Тестович', null, null, null, 'Не обработан', null, null, null, null, '101', null,
        null, made, null, null, null
    from (
        values
            (1, 'ЛТ1', 'вчера'),
            (2, 'ЛТ2', '31.02.2025 10:00'),
            (3, 'ЛТ3', '2025-13-45 10:00:00'),
            (4, null, '2025-03-03 10:00:00')
    ) as test (place, id, made)
)
order by place
