-- Text -> flag: true/t/yes/y/1/on/да/истина, false/f/no/n/0/off/нет/ложь in any case; null for anything else.
{% macro to_flag(text) -%}
{%- set word = 'trim(' ~ lower_text(as_text(text)) ~ ')' -%}
cast(
    case
        when {{ word }} in ('true', 't', 'yes', 'y', '1', 'on', 'да', 'истина') then true
        when {{ word }} in ('false', 'f', 'no', 'n', '0', 'off', 'нет', 'ложь') then false
    end as {{ type('flag') }}
)
{%- endmacro %}
