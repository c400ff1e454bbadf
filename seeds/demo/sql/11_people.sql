-- One row per person: a client's buyer (key = root), or somebody who only ever left a lead (key = 100000000 + lead).
create table person as
with

keys as (
    select distinct root as person, root as company, industry from new_deal
    union all
    -- a colleague in the same company: another person, the same switchboard
    select 500000000 + root, root, industry
    from new_deal
    where root = client and chance(root, 'colleague') < 0.15
    union all
    select 100000000 + lead.lead_number, 100000000 + lead.lead_number, wheel.pick
    from lead
    join wheel on wheel.wheel = 'industry' and wheel.slot = spin(100000000 + lead.lead_number, 'industry')
    where lead.converted_at is null
),

first_name as (
    select *, row_number() over (order by rowid) - 1 as place, count(*) over () as names from first_names
),

father as (
    select *, row_number() over (order by rowid) - 1 as place, count(*) over () as names from first_names where sex = 'm'
),

surname as (
    select *, row_number() over (order by rowid) - 1 as place, count(*) over () as names from surnames
),

name_start as (
    select *, row_number() over (order by rowid) - 1 as place, count(*) over () as names from name_starts
),

name_end as (
    select *, row_number() over (partition by industry order by rowid) - 1 as place from name_ends
)

select
    keys.person,
    keys.company,
    first_name.name as first_name,
    if(first_name.sex = 'm', father.patronymic_m, father.patronymic_f) as patronymic,
    if(first_name.sex = 'm', surname.male, surname.female) as last_name,
    city_wheel.pick as city,
    cities.region,
    form_wheel.pick as legal_form,
    name_start.word || if(chance(keys.company, 'double name') < 0.75, '-' || second_start.word, '') || ' ' || name_end.word as company_word,
    name_start.latin || '-' || name_end.latin || (keys.company % 997) || '.example' as site,
    left(first_name.latin, 1) || '.' || surname.latin || if(first_name.sex = 'f', 'a', '') || '@' || site as email,
    -- the switchboard that the company's people share
    cities.phone_code::varchar || '2' || lpad(((keys.company * 177147 + 31415) % 1000000)::varchar, 6, '0') as office_phone,
    -- nine digits after the 9, each key its own: the factor has no common divisor with 10^9
    '9' || lpad(((keys.person * 387420489 + 271828) % 1000000000)::varchar, 9, '0') as phone,
    if(
        form_wheel.pick = 'ИП',
        inn12(cities.region_code::varchar || lpad(((keys.company * 48828127 + 314159) % 100000000)::varchar, 8, '0')),
        inn10(cities.region_code::varchar || lpad(((keys.company * 4782969 + 161803) % 10000000)::varchar, 7, '0'))
    ) as inn
from keys
join first_name on first_name.place = floor(first_name.names * chance(keys.person, 'first name'))
join father on father.place = floor(father.names * chance(keys.person, 'father'))
join surname on surname.place = floor(surname.names * chance(keys.person, 'surname'))
join name_start on name_start.place = floor(name_start.names * chance(keys.company, 'name start'))
join name_start as second_start on second_start.place = floor(second_start.names * chance(keys.company, 'second start'))
join name_end on name_end.industry = keys.industry and name_end.place = floor(5 * chance(keys.company, 'name end'))
join wheel as city_wheel on city_wheel.wheel = 'city' and city_wheel.slot = spin(keys.company, 'city')
join cities on cities.city = city_wheel.pick
join wheel as form_wheel on form_wheel.wheel = 'legal form' and form_wheel.slot = spin(keys.company, 'legal form');
