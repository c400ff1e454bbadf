-- Calls (the telephone exchange writes the seconds), letters, meetings and tasks in one list, as a CRM keeps them.
-- Sorted as numbers and worded afterwards: words would be carried through the sort.
with

incoming as (
    select
        lead_number,
        created_at,
        owner_id,
        answered_at is null or chance(lead_number, 'missed') < 0.12 as is_missed
    from lead
    where chance(lead_number, 'calls') < 0.35
),

tasks as (
    select
        *,
        later(created_at, seconds_in(3 * chance(deal_key, 'task done'))) as done_at
    from deal
    where chance(deal_key, 'has task') < 0.6
),

-- `sort` is what it is: 1 incoming call, 2 first answer, 3 work on a deal, 4 task
made as (
    select
        1 as sort,
        1 as kind,
        if(is_missed, 1, 2) as result,
        owner_id,
        lead_number,
        0::bigint as deal_number,
        0::bigint as step,
        0::bigint as client,
        created_at as happened_at,
        null::timestamp as due_at,
        if(is_missed, null, created_at) as completed_at,
        if(is_missed, null, (30 + floor(lognormal(lead_number, 'talk', 140, 0.8)))::integer) as talk_seconds,
        if(is_missed, null, (4 + floor(lognormal(lead_number, 'rings', 12, 0.7)))::integer) as answer_seconds
    from incoming
    union all
    select
        2,
        if(chance(lead_number, 'writes') < 0.3, 2, 1) as kind,
        3,
        owner_id,
        lead_number,
        0,
        0,
        0,
        answered_at,
        null,
        answered_at,
        if(kind = 1, (20 + floor(lognormal(lead_number, 'first talk', 170, 0.8)))::integer, null),
        null
    from lead
    where answered_at is not null
    union all
    select
        3,
        [1, 1, 2, 2, 3, 1][1 + floor(6 * chance(walk.deal_key * 100 + walk.step, 'act'))::integer] as kind,
        3,
        deal.owner_id,
        0,
        deal.deal_number,
        walk.step,
        deal.client,
        walk.entered_at + interval 20 minute,
        null,
        walk.entered_at + interval 40 minute,
        if(kind = 1, (20 + floor(lognormal(walk.deal_key * 100 + walk.step, 'deal talk', 200, 0.8)))::integer, null),
        null
    from (from new_walk union all from repeat_walk) as walk
    join deal on deal.deal_key = walk.deal_key
    where walk.stage_order < 6 and walk.entered_at + interval 40 minute < export_moment()
    union all
    select
        4,
        4,
        case
            when chance(deal_key, 'task left') >= 0.06 and done_at < export_moment() then 3
            when created_at + interval 2 day < export_moment() then 4
            else 5
        end as result,
        owner_id,
        0,
        deal_number,
        0,
        client,
        created_at,
        created_at + interval 2 day,
        if(result = 3, done_at, null),
        null,
        null
    from tasks
)

select
    case sort
        when 1 then 'З' || lead_number
        when 2 then 'О' || lead_number
        when 3 then 'Д' || deal_number || '-' || step
        else 'П' || deal_number
    end as "ID",
    ['Звонок', 'Письмо', 'Встреча', 'Задача'][kind] as "Тип",
    case sort when 1 then 'Входящий' when 4 then null else 'Исходящий' end as "Направление",
    case
        when sort = 1 then 'Входящий звонок'
        when sort = 2 then 'Первый ответ'
        when sort = 4 then 'Связаться с клиентом'
        when kind = 3 then 'Встреча с клиентом'
        else 'Работа по сделке'
    end as "Тема",
    ['Пропущен', 'Принят', 'Завершено', 'Просрочено', 'Запланировано'][result] as "Результат",
    owner_id as "Ответственный ID",
    if(lead_number > 0, 'Л' || lead_number, null) as "Лид ID",
    if(deal_number > 0, 'С' || deal_number, null) as "Сделка ID",
    if(client > 0, 'Ф' || client, null) as "Контакт ID",
    if(client > 0, 'К' || client, null) as "Компания ID",
    moment_text(happened_at) as "Дата",
    moment_text(due_at) as "Срок",
    moment_text(completed_at) as "Выполнено",
    talk_seconds as "Разговор, с",
    answer_seconds as "Ожидание ответа, с"
from (
    from made
    order by happened_at, sort, lead_number, deal_number, step
)
