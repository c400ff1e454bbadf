-- Calls (the telephone exchange writes the seconds), letters, meetings and tasks in one list, as a CRM keeps them.
with

incoming as (
    select
        lead_number,
        created_at as happened_at,
        owner_id,
        answered_at is null or chance(lead_number, 'missed') < 0.12 as is_missed
    from lead
    where chance(lead_number, 'calls') < 0.35
),

made as (
    select
        'З' || lead_number as id,
        'Звонок' as kind,
        'Входящий' as direction,
        'Входящий звонок' as subject,
        if(is_missed, 'Пропущен', 'Принят') as outcome,
        owner_id,
        lead_number,
        null::bigint as deal_number,
        null::bigint as client,
        happened_at,
        null::timestamp as due_at,
        if(is_missed, null, happened_at) as completed_at,
        if(is_missed, null, (30 + floor(lognormal(lead_number, 'talk', 140, 0.8)))::bigint) as talk_seconds,
        if(is_missed, null, (4 + floor(lognormal(lead_number, 'rings', 12, 0.7)))::bigint) as answer_seconds
    from incoming
    union all
    select
        'О' || lead_number,
        if(chance(lead_number, 'writes') < 0.3, 'Письмо', 'Звонок'),
        'Исходящий',
        'Первый ответ',
        'Завершено',
        owner_id,
        lead_number,
        null,
        null,
        answered_at,
        null,
        answered_at,
        if(chance(lead_number, 'writes') < 0.3, null, (20 + floor(lognormal(lead_number, 'first talk', 170, 0.8)))::bigint),
        null
    from lead
    where answered_at is not null
    union all
    select
        'Д' || deal.deal_number || '-' || walk.step,
        ['Звонок', 'Звонок', 'Письмо', 'Письмо', 'Встреча', 'Звонок'][1 + floor(6 * chance(walk.deal_key * 100 + walk.step, 'act'))::integer] as kind,
        'Исходящий',
        if(kind = 'Встреча', 'Встреча с клиентом', 'Работа по сделке'),
        'Завершено',
        deal.owner_id,
        null,
        deal.deal_number,
        deal.client,
        walk.entered_at + interval 20 minute,
        null,
        walk.entered_at + interval 40 minute,
        if(kind = 'Звонок', (20 + floor(lognormal(walk.deal_key * 100 + walk.step, 'deal talk', 200, 0.8)))::bigint, null),
        null
    from (from new_walk union all from repeat_walk) as walk
    join deal on deal.deal_key = walk.deal_key
    where walk.stage_order < 6 and walk.entered_at + interval 40 minute < export_moment()
    union all
    select
        'П' || deal_number,
        'Задача',
        null,
        'Связаться с клиентом',
        case
            when chance(deal_key, 'task left') >= 0.06 and later(created_at, seconds_in(3 * chance(deal_key, 'task done'))) < export_moment() then 'Завершено'
            when created_at + interval 2 day < export_moment() then 'Просрочено'
            else 'Запланировано'
        end as outcome,
        owner_id,
        null,
        deal_number,
        client,
        created_at,
        created_at + interval 2 day,
        if(outcome = 'Завершено', later(created_at, seconds_in(3 * chance(deal_key, 'task done'))), null),
        null,
        null
    from deal
    where chance(deal_key, 'has task') < 0.6
)

select
    id as "ID",
    kind as "Тип",
    direction as "Направление",
    subject as "Тема",
    outcome as "Результат",
    owner_id as "Ответственный ID",
    'Л' || lead_number as "Лид ID",
    'С' || deal_number as "Сделка ID",
    'Ф' || client as "Контакт ID",
    'К' || client as "Компания ID",
    moment_text(happened_at) as "Дата",
    moment_text(due_at) as "Срок",
    moment_text(completed_at) as "Выполнено",
    talk_seconds as "Разговор, с",
    answer_seconds as "Ожидание ответа, с"
from made
order by happened_at, id
