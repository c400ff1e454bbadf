-- The pairs of truth/ on the cards: what a naive comparison would see of them.
with

company_pairs as (
    select
        (first."ИНН" = second."ИНН") is true as has_equal_inn,
        first."Название компании" = second."Название компании" as has_equal_name
    from truth_duplicate_companies as pairs
    join companies as first on first."ID" = pairs.company_id
    join companies as second on second."ID" = pairs.second_company_id
),

contact_pairs as (
    select
        first."Мобильный телефон" = second."Мобильный телефон" as has_same_spelling,
        right(regexp_replace(first."Мобильный телефон", '\D', '', 'g'), 10)
        = right(regexp_replace(second."Мобильный телефон", '\D', '', 'g'), 10) as has_equal_phone
    from truth_duplicate_contacts as pairs
    join contacts as first on first."ID" = pairs.contact_id
    join contacts as second on second."ID" = pairs.second_contact_id
)

select
    (select count(*) from company_pairs)::integer as pairs,
    (select count(*) from company_pairs) / (select count(*) from companies) as share_of_companies,
    (select avg(has_equal_inn::integer) from company_pairs) as share_with_equal_inn,
    (select avg(has_equal_name::integer) from company_pairs) as share_with_equal_name,
    (select avg(has_same_spelling::integer) from contact_pairs) as share_with_phone_spelt_alike,
    (select avg(has_equal_phone::integer) from contact_pairs) as share_with_equal_phone
