-- One row per company card. A second card of a company is written another way, often without the ИНН.
create table company_card as
with

written as (
    select
        new_deal.client,
        new_deal.root,
        new_deal.owner_id,
        new_deal.industry,
        new_deal.starts_at as created_at,
        new_deal.root <> new_deal.client as is_second,
        floor(4 * chance(new_deal.client, 'way'))::integer as way,
        if(person.legal_form = 'ИП', person.last_name || ' ' || person.first_name || ' ' || person.patronymic, person.company_word) as word,
        person.legal_form,
        legal_forms.long_form,
        person.inn,
        person.city,
        person.region,
        person.site,
        person.office_phone as phone
    from new_deal
    join person on person.person = new_deal.root
    join legal_forms on legal_forms.form = person.legal_form
)

select
    client,
    root,
    owner_id,
    industry,
    created_at,
    is_second,
    case
        when legal_form = 'ИП' and is_second then case way when 0 then without_yo(word) when 1 then word || ', ИП' when 2 then upper(without_yo(word)) else long_form || ' ' || word end
        when legal_form = 'ИП' then 'ИП ' || word
        when not is_second then legal_form || ' «' || word || '»'
        when way = 0 then without_yo(word) || ' ' || legal_form
        when way = 1 then '"' || word || '"'
        when way = 2 then legal_form || ' "' || upper(without_yo(word)) || '"'
        else long_form || ' «' || word || '»'
    end as name,
    case
        when is_second and chance(client, 'inn lost') < 0.4 then null
        when not is_second and chance(client, 'inn lost') < 0.08 then null
        else inn
    end as inn,
    city,
    region,
    if(is_second, null, site) as site,
    phone_as(phone, if(is_second, 1 + way, if(chance(client, 'plain phone') < 0.8, 0, 1))) as phone
from written;

-- One row per contact card: the buyer of every card of a company, and sometimes a colleague.
create table contact_card as
with

people as (
    select client, root, root as person, 1 as place, owner_id, starts_at as created_at, channel, is_hidden, lead_number
    from new_deal
    union all
    select client, root, 500000000 + root, 2, owner_id, starts_at + interval 3 day, channel, is_hidden, lead_number
    from new_deal
    where root = client and chance(root, 'colleague') < 0.15 and starts_at + interval 3 day < export_moment()
)

select
    people.client,
    people.root,
    people.place,
    people.person,
    people.owner_id,
    people.created_at,
    people.channel,
    people.is_hidden,
    people.lead_number,
    people.client <> people.root as is_second,
    floor(4 * chance(people.client, 'contact way'))::integer as way,
    person.city,
    if(people.client <> people.root, without_yo(person.first_name), person.first_name) as first_name,
    if(people.client <> people.root and way < 2, without_yo(person.last_name), person.last_name) as last_name,
    person.patronymic,
    case
        when people.client <> people.root and way >= 2 then null
        when chance(people.client * 10 + people.place, 'no mail') < 0.2 then null
        when people.client <> people.root then upper(left(person.email, 1)) || substr(person.email, 2)
        else person.email
    end as email,
    phone_as(if(people.place = 2 and chance(people.person, 'switchboard') < 0.5, person.office_phone, person.phone), if(people.client <> people.root, 1 + way, if(chance(people.client, 'plain phone') < 0.8, 0, 1))) as phone,
    ['Закупщик', 'Директор', 'Администратор', 'Завхоз', 'Управляющий'][1 + floor(5 * chance(people.person, 'position'))::integer] as position
from people
join person on person.person = people.person;
