-- One row per letter between the company and the outside or within it; a letter found in several boxes is one (the copy
-- with its body where one of them was read with it).
-- The company's own are the addresses of its employees and boxes, and their domains where those are not public post
-- offices. client_email is the sender of a letter that came, the first by name of the outside addressees of one that went.
-- answer_seconds: from a letter that came to the next that went in the same talk; answers of programs are none.
{{ config(tags=['slow']) }}
{%- set reply_words = '^((re|fwd?|отв|отправлено|пересл|ha|на)(\\[[0-9]+\\])?: *)+' %}
with

sourced as (
    {{ union_staged('letter') }}
),

once as (
    select *
    from (
        select
            *,
            row_number() over (
                partition by message_id order by case when body is null then 1 else 0 end, system, letter_id
            ) as place
        from sourced
        where
            not is_deleted
            and message_id is not null
    ) as copies
    where place = 1
),

own_addresses as (
    select {{ lower_text('trim(email)') }} as address from {{ ref('employee') }} where email is not null
    union distinct
    select {{ lower_text('trim(mailbox)') }} as address from sourced where mailbox is not null
),

own_domains as (
    select distinct {{ split_part('address', '@', 2) }} as domain
    from own_addresses
    where {{ split_part('address', '@', 2) }} not in (
        'gmail.com', 'googlemail.com', 'mail.ru', 'bk.ru', 'list.ru', 'inbox.ru', 'internet.ru', 'yandex.ru', 'ya.ru',
        'yandex.com', 'rambler.ru', 'lenta.ru', 'outlook.com', 'hotmail.com', 'live.com', 'yahoo.com', 'icloud.com',
        'me.com', 'proton.me', 'protonmail.com', ''
    )
),

sides as (
    select letter_id, cast('from' as {{ type('text') }}) as side, from_email as address from once
    union all
    select letter_id, cast('to' as {{ type('text') }}) as side, {{ each_part('to_emails', ' ') }} as address from once
),

known_sides as (
    select
        sides.letter_id as letter_id,
        sides.side as side,
        sides.address as address,
        case when addresses.address is not null or domains.domain is not null then 1 else 0 end as is_own
    from sides
    left join own_addresses as addresses on addresses.address = sides.address
    left join own_domains as domains on domains.domain = {{ split_part('sides.address', '@', 2) }}
    where sides.address <> ''
),

parties as (
    select
        letter_id,
        max(case when side = 'from' then is_own else 0 end) as is_from_own,
        max(case when side = 'to' and is_own = 0 then 1 else 0 end) as has_outside_addressee,
        max(case when side = 'to' and is_own = 1 then 1 else 0 end) as has_own_addressee,
        min(case when side = 'from' then address end) as sender,
        min(case when side = 'to' and is_own = 0 then address end) as outside_addressee,
        min(case when side = 'to' and is_own = 1 then address end) as own_addressee
    from known_sides
    group by letter_id
),

directed as (
    select
        once.*,
        case
            when parties.is_from_own = 1 and parties.has_outside_addressee = 1 then 'out'
            when parties.is_from_own = 1 then 'internal'
            when parties.sender is not null then 'in'
        end as direction,
        case
            when parties.is_from_own = 1 then parties.outside_addressee
            else parties.sender
        end as client_email,
        case when parties.is_from_own = 1 then parties.sender else parties.own_addressee end as own_email
    from once
    left join parties on parties.letter_id = once.letter_id
),

-- An answer by a program that names no letter it answers is told by its subject: it belongs to the talk of the newest letter
-- of the same client and subject in the thirty days before it.
subjects as (
    select
        *,
        {{ replace_pattern(lower_text('trim(subject)'), reply_words, '') }} as subject_key,
        case
            when
                thread_key = message_id
                and {{ matches_pattern(lower_text('trim(subject)'), reply_words) }}
                then 1
            else 0
        end as is_stray
    from directed
),

strays as (
    select
        answers.letter_id as letter_id,
        {{ arg_max('talks.thread_key', 'talks.sent_at') }} as thread_key
    from subjects as answers
    join subjects as talks
        on talks.client_email = answers.client_email
        and talks.subject_key = answers.subject_key
    where
        answers.is_stray = 1
        and talks.is_stray = 0
        and answers.subject_key <> ''
        and talks.sent_at < answers.sent_at
        and {{ days_between('talks.sent_at', 'answers.sent_at') }} <= 30
    group by answers.letter_id
),

threaded as (
    select
        subjects.*,
        coalesce(strays.thread_key, subjects.thread_key) as talk_key
    from subjects
    left join strays on strays.letter_id = subjects.letter_id
),

answers as (
    select
        asked.letter_id as letter_id,
        min(answered.sent_at) as answered_at
    from threaded as asked
    join threaded as answered on answered.talk_key = asked.talk_key
    where
        asked.direction = 'in'
        and asked.kind = 'letter'
        and answered.direction = 'out'
        and answered.kind = 'letter'
        and answered.sent_at >= asked.sent_at
    group by asked.letter_id
),

people as (
    select
        {{ lower_text('trim(email)') }} as address,
        min(contact_id) as contact_id,
        min(company_id) as company_id
    from {{ ref('contact') }}
    group by 1
    having count(*) = 1
),

employees as (
    select
        {{ lower_text('trim(email)') }} as address,
        min(employee_id) as employee_id
    from {{ ref('employee') }}
    group by 1
    having count(*) = 1
),

leads as (
    select
        directed.letter_id as letter_id,
        leads.lead_id as lead_id,
        row_number() over (partition by directed.letter_id order by leads.created_at desc, leads.lead_id) as recency
    from directed
    join (
        select lead_id, created_at, {{ lower_text('trim(email)') }} as address from {{ ref('lead') }}
    ) as leads on leads.address = directed.client_email
    where leads.created_at <= directed.sent_at
)

select
    directed.system as system,
    directed.letter_id as letter_id,
    directed.message_id as message_id,
    directed.talk_key as thread_key,
    directed.kind as kind,
    directed.direction as direction,
    directed.subject as subject,
    directed.body as body,
    directed.is_body_whole as is_body_whole,
    directed.from_email as from_email,
    directed.client_email as client_email,
    directed.sent_at as sent_at,
    employees.employee_id as owner_id,
    leads.lead_id as lead_id,
    people.contact_id as contact_id,
    people.company_id as company_id,
    cast(round({{ seconds_between('directed.sent_at', 'answers.answered_at') }}) as {{ type('integer') }}) as answer_seconds
from threaded as directed
left join answers on answers.letter_id = directed.letter_id
left join people on people.address = directed.client_email
left join employees on employees.address = directed.own_email
left join leads
    on leads.letter_id = directed.letter_id
    and leads.recency = 1
