-- One row per contact, and per lead that names neither a contact nor a company, as they are compared with others: names in
-- one alphabet and order, the box, the number, the address, the company. A name in one field is read by its patronymic, else by a known given name, else as people of its alphabet write it:
-- surname first in Russian, last in Latin.
{{ config(tags=['slow']) }}
with

people as (
    select
        'contact/' || contact_id as record_key,
        'company/' || company_id as company_key,
        cast(null as {{ type('text') }}) as company_words,
        email,
        phone,
        city,
        {{ address_words('address', 'city') }} as address_words,
        created_at,
        full_name,
        last_name,
        first_name
    from {{ ref('contact') }}

    union all

    select
        'lead/' || lead_id as record_key,
        cast(null as {{ type('text') }}) as company_key,
        {{ company_words('company_name') }} as company_words,
        email,
        phone,
        cast(null as {{ type('text') }}) as city,
        cast(null as {{ type('text') }}) as address_words,
        created_at,
        full_name,
        cast(null as {{ type('text') }}) as last_name,
        cast(null as {{ type('text') }}) as first_name
    from {{ ref('lead') }}
    where
        contact_id is null
        and company_id is null
        and coalesce(phone, email) is not null
),

written as (
    select
        record_key,
        company_key,
        company_words,
        email,
        phone,
        city,
        address_words,
        created_at,
        coalesce(full_name, '') as full_name,
        last_name is not null and first_name is not null as is_parted,
        {{ name_key("coalesce(full_name, coalesce(last_name, '') || ' ' || coalesce(first_name, ''))") }} as whole,
        {{ name_key('last_name') }} as last_key,
        {{ name_key('first_name') }} as first_key
    from people
),

worded as (
    select
        *,
        nullif({{ split_part('whole', ' ', 1) }}, '') as word_1,
        nullif({{ split_part('whole', ' ', 2) }}, '') as word_2,
        nullif({{ split_part('whole', ' ', 3) }}, '') as word_3
    from written
),

ordered as (
    select
        *,
        {{ matches_pattern("coalesce(word_2, '')", '(ovich|evich|ich|ovna|evna|ichna)$') }} as has_patronymic_second,
        {{ matches_pattern("coalesce(word_3, '')", '(ovich|evich|ich|ovna|evna|ichna)$') }} as has_patronymic_third,
        {{ matches_pattern('full_name', '[а-яА-ЯёЁ]') }} as is_cyrillic
    from worded
),

forms as (
    select
        {{ name_key('form') }} as form,
        max({{ name_key('name') }}) as name
    from {{ ref('name_forms') }}
    group by 1
),

named as (
    select
        ordered.*,
        case
            when is_parted then last_key
            when word_2 is null then case when first_forms.form is null then word_1 end
            when has_patronymic_third then word_1
            when has_patronymic_second then word_3
            when first_forms.form is not null and second_forms.form is null then word_2
            when second_forms.form is not null and first_forms.form is null then word_1
            when is_cyrillic then word_1
            else word_2
        end as surname,
        case
            when is_parted then first_key
            when word_2 is null then case when first_forms.form is not null then word_1 end
            when has_patronymic_third then word_2
            when has_patronymic_second then word_1
            when first_forms.form is not null and second_forms.form is null then word_1
            when second_forms.form is not null and first_forms.form is null then word_2
            when is_cyrillic then word_2
            else word_1
        end as given,
        case when has_patronymic_third then word_3 when has_patronymic_second then word_2 end as patronymic
    from ordered
    left join forms as first_forms on first_forms.form = ordered.word_1
    left join forms as second_forms on second_forms.form = ordered.word_2
)

select
    named.record_key as record_key,
    named.surname as surname,
    named.given as given,
    coalesce(forms.name, named.given) as given_root,
    named.patronymic as patronymic,
    {{ email_key('named.email') }} as email,
    phones.e164 as phone,
    {{ name_key('named.city') }} as city,
    {{ street_of('named.address_words') }} as street,
    {{ house_of('named.address_words') }} as house,
    {{ street_of('named.address_words') }} || ' ' || {{ house_of('named.address_words') }} as address,
    coalesce(companies.stem, nullif(replace({{ name_key(company_stem('named.company_words')) }}, ' ', ''), '')) as company,
    named.created_at as created_at
from named
left join forms on forms.form = named.given
left join {{ ref('phone_number') }} as phones on phones.written = named.phone
left join {{ ref('company_identity') }} as companies on companies.record_key = named.company_key
