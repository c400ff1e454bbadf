-- Whether a number of the Russian registers passes its check digits. Text, never a number: leading zeros count.
-- weighted: the sum of a text's digits times their weights; for texts that are digits alone.
{% macro weighted(digits, weights) -%}
(
{%- for weight in weights %}
{{ ' + ' if not loop.first else '' }}{{ weight }} * cast(nullif(substring({{ digits }}, {{ loop.index }}, 1), '') as {{ type('integer') }})
{%- endfor -%}
)
{%- endmacro %}

{% macro digit_at(digits, place) -%}
cast(nullif(substring({{ digits }}, {{ place }}, 1), '') as {{ type('integer') }})
{%- endmacro %}

-- ИНН, 10 digits (a company) or 12 (a person); all zeros pass the sums and are refused.
{% macro inn_is_valid(inn) -%}
{%- set eleventh = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8] -%}
{%- set twelfth = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8] -%}
case
    when {{ inn }} is null or {{ matches_pattern(inn, '^0+$') }} then false
    when {{ matches_pattern(inn, '^[0-9]{10}$') }}
        then ({{ weighted(inn, [2, 4, 10, 3, 5, 9, 4, 6, 8]) }} % 11) % 10 = {{ digit_at(inn, 10) }}
    when {{ matches_pattern(inn, '^[0-9]{12}$') }}
        then ({{ weighted(inn, eleventh) }} % 11) % 10 = {{ digit_at(inn, 11) }}
            and ({{ weighted(inn, twelfth) }} % 11) % 10 = {{ digit_at(inn, 12) }}
    else false
end
{%- endmacro %}

-- ОГРН, 13 digits, and ОГРНИП, 15.
{% macro ogrn_is_valid(ogrn) -%}
case
    when {{ ogrn }} is null or {{ matches_pattern(ogrn, '^0+$') }} then false
    when {{ matches_pattern(ogrn, '^[0-9]{13}$') }}
        then (cast(substring({{ ogrn }}, 1, 12) as {{ type('integer') }}) % 11) % 10 = {{ digit_at(ogrn, 13) }}
    when {{ matches_pattern(ogrn, '^[0-9]{15}$') }}
        then (cast(substring({{ ogrn }}, 1, 14) as {{ type('integer') }}) % 13) % 10 = {{ digit_at(ogrn, 15) }}
    else false
end
{%- endmacro %}

-- СНИЛС, 11 digits: the sum of the first nine by 9 to 1, within 101, is the last two; 100 is written 00.
{% macro snils_is_valid(snils) -%}
case
    when {{ matches_pattern(snils, '^[0-9]{11}$') }}
        then ({{ weighted(snils, [9, 8, 7, 6, 5, 4, 3, 2, 1]) }} % 101) % 100
            = cast(substring({{ snils }}, 10, 2) as {{ type('integer') }})
    else false
end
{%- endmacro %}

-- КПП has no check digit: NNNN, two signs that may be letters, NNN. A branch is (ИНН, КПП).
{% macro kpp_is_written_right(kpp) -%}
coalesce({{ matches_pattern(kpp, '^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$') }}, false)
{%- endmacro %}
