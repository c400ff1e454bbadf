-- A company's name in large letters without quotes, its long legal forms written short. ё is е.
{% macro company_words(name) -%}
{%- set long_forms = [
    ['ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО', 'ПАО'], ['НЕПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО', 'НАО'],
    ['ОТКРЫТОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО', 'ОАО'], ['ЗАКРЫТОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО', 'ЗАО'],
    ['АКЦИОНЕРНОЕ ОБЩЕСТВО', 'АО'], ['ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ', 'ООО'],
    ['ИНДИВИДУАЛЬНЫЙ ПРЕДПРИНИМАТЕЛЬ', 'ИП'], ['АВТОНОМНАЯ НЕКОММЕРЧЕСКАЯ ОРГАНИЗАЦИЯ', 'АНО'],
    ['НЕКОММЕРЧЕСКАЯ ОРГАНИЗАЦИЯ', 'НКО'], ['LIMITED LIABILITY COMPANY', 'LLC'],
    ['OPEN JOINT STOCK COMPANY', 'OJSC'], ['JO[IY]NT STOCK COMPANY?', 'JSC'], ['PUBLIC LIMITED COMPANY', 'PLC'],
    ['AKTIENGESELLS?CHAFT|AKTIENGESELLSHAFT', 'AG'], ['GESELLSCHAFT MIT BESCHR[ÄA]NKTER HAFTUNG', 'GMBH'],
    ['SOCIETATEA CU R[ĂA]SPUNDERE LIMITAT[ĂA]', 'SRL'], ['INCORPORATED', 'INC'], ['CORPORATION', 'CORP'],
    ['LIMITED', 'LTD'], ['INT[’\\x27]L', 'INTERNATIONAL'],
] -%}
{%- set ns = namespace(sql="replace(" ~ upper_text(name) ~ ", 'Ё', 'Е')") -%}
{%- set ns.sql = replace_pattern(ns.sql, '[«»"“”„()\\[\\],;]+', ' ') -%}
{%- set ns.sql = replace_pattern(ns.sql, '\\s+', ' ') -%}
{%- for pair in long_forms -%}
{%- set ns.sql = replace_pattern(ns.sql, pair[0], pair[1]) -%}
{%- endfor -%}
{#- G.m.b.H. and Corp. lose their points. -#}
trim({{ replace_pattern(ns.sql, '(\\p{L})\\.', '\\1') }})
{%- endmacro %}

{% macro form_words() -%}
ООО|ОАО|ЗАО|ПАО|НАО|АО|ИП|НКО|АНО|ТОО|ФГУП|МУП|ГУП|ГК|LLC|LTD|INC|CORP|CO|PLC|GMBH|AG|SA|SARL|SAS|SRL|SPA|BV|NV|AB|AS|A/S|OY|LLP|LP|LC|PTY|PTE|OOO|OAO|ZAO|PAO|JSC|OJSC|PJSC|CJSC|KG|SE|SP Z OO|ANO|AKG
{%- endmacro %}

-- The legal form, as the words of the company's name say it; null where they say none. Takes company_words.
{% macro legal_form_of(words) -%}
nullif({{ replace_pattern(words, '^(?:.* )??(' ~ form_words() ~ ')(?: .*)?$|^.*$', '\\1') }}, '')
{%- endmacro %}

-- The name without its legal form. Takes company_words.
{% macro company_stem(words) -%}
{#- Twice: neighbours share the blank between them. -#}
{%- set once = replace_pattern(words, '(^| )(' ~ form_words() ~ ')( |$)', ' ') -%}
nullif(trim({{ replace_pattern(replace_pattern(once, '(^| )(' ~ form_words() ~ ')( |$)', ' '), ' +', ' ') }}), '')
{%- endmacro %}

-- Whether two companies may be called the same: their names without legal forms and blanks, in one alphabet, differ by a
-- slip of the pen and not by a word; small words of a name's own (the, and) do not count. A slip is a letter in six.
{% macro same_company_name(one, other) -%}
{%- set ns = namespace(keys=[]) -%}
{%- for name in [one, other] -%}
{%- set bare = replace_pattern(company_stem(company_words(name)), '&|(^| )(AND|THE|И)( |$)', ' ') -%}
{%- set ns.keys = ns.keys + [name_key(bare)] -%}
{%- endfor -%}
coalesce(
    replace({{ ns.keys[0] }}, ' ', '') = replace({{ ns.keys[1] }}, ' ', '')
    or (
        {{ edit_distance("replace(" ~ ns.keys[0] ~ ", ' ', '')", "replace(" ~ ns.keys[1] ~ ", ' ', '')") }}
        <= least(
            {{ text_length("replace(" ~ ns.keys[0] ~ ", ' ', '')") }}, {{ text_length("replace(" ~ ns.keys[1] ~ ", ' ', '')") }}
        ) / 6
    ),
    false
)
{%- endmacro %}
