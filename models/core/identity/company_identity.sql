-- One row per company as it is compared with others: the name without its legal form and in one alphabet, the form, the
-- ИНН where its check digits hold, the number, the domain of its site or box, the city, the address.
{{ config(tags=['slow']) }}
with

worded as (
    select
        company_id,
        {{ company_words('name') }} as words,
        inn,
        city,
        {{ address_words('address', 'city') }} as address_words,
        website,
        email,
        phone,
        created_at
    from {{ ref('company') }}
)

select
    'company/' || worded.company_id as record_key,
    replace({{ name_key(company_stem('worded.words')) }}, ' ', '') as stem,
    {{ legal_form_of('worded.words') }} as form,
    case when {{ inn_is_valid('worded.inn') }} then worded.inn end as inn,
    phones.e164 as phone,
    coalesce(
        nullif({{ replace_pattern(lower_text('trim(worded.website)'), '^(https?://)?(www\\.)?([^/ ]*).*$', '\\3') }}, ''),
        case
            when not {{ matches_pattern(lower_text("coalesce(worded.email, '')"), '@(mail|bk|list|inbox|yandex|ya|gmail|rambler|hotmail|outlook|icloud)\\.') }}
                then nullif({{ split_part(lower_text('trim(worded.email)'), '@', 2) }}, '')
        end
    ) as domain,
    {{ name_key('worded.city') }} as city,
    {{ street_of('worded.address_words') }} as street,
    {{ house_of('worded.address_words') }} as house,
    {{ street_of('worded.address_words') }} || ' ' || {{ house_of('worded.address_words') }} as address,
    worded.created_at as created_at
from worded
left join {{ ref('phone_number') }} as phones on phones.written = worded.phone
