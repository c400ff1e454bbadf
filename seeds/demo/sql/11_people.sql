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
    select *, row_number() over (order by rowid) - 1 as place from first_names
),

father as (
    select *, row_number() over (order by rowid) - 1 as place from first_names where sex = 'm'
),

surname as (
    select *, row_number() over (order by rowid) - 1 as place from surnames
),

name_start as (
    select *, row_number() over (order by rowid) - 1 as place from name_starts
),

name_end as (
    select *, row_number() over (partition by industry order by rowid) - 1 as place from name_ends
),

-- places are worked out before the joins, so that each join is of equal numbers
placed as (
    select
        *,
        floor((select count(*) from first_name) * chance(person, 'first name'))::integer as first_place,
        floor((select count(*) from father) * chance(person, 'father'))::integer as father_place,
        floor((select count(*) from surname) * chance(person, 'surname'))::integer as surname_place,
        floor((select count(*) from name_start) * chance(company, 'name start'))::integer as start_place,
        floor((select count(*) from name_start) * chance(company, 'second start'))::integer as second_place,
        floor(5 * chance(company, 'name end'))::integer as end_place,
        spin(company, 'city') as city_slot,
        spin(company, 'legal form') as form_slot
    from keys
),

named as (
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
        cities.region_code::varchar || lpad(((keys.company * 4782969 + 161803) % 10000000)::varchar, 7, '0') as nine_digits,
        cities.region_code::varchar || lpad(((keys.company * 48828127 + 314159) % 100000000)::varchar, 8, '0') as ten_digits
    from placed as keys
    join first_name on first_name.place = keys.first_place
    join father on father.place = keys.father_place
    join surname on surname.place = keys.surname_place
    join name_start on name_start.place = keys.start_place
    join name_start as second_start on second_start.place = keys.second_place
    join name_end on name_end.industry = keys.industry and name_end.place = keys.end_place
    join wheel as city_wheel on city_wheel.wheel = 'city' and city_wheel.slot = keys.city_slot
    join cities on cities.city = city_wheel.pick
    join wheel as form_wheel on form_wheel.wheel = 'legal form' and form_wheel.slot = keys.form_slot
),

-- one check digit at a time: a macro repeats its argument for every digit it reads
numbered as (
    select *, eleventh(ten_digits) as eleven_digits
    from named
)

select
    * exclude (nine_digits, ten_digits, eleven_digits),
    if(legal_form = 'ИП', twelfth(eleven_digits), inn10(nine_digits)) as inn
from numbered;
