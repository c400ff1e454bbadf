-- An e-mail as its box is told from others: small letters, the +tag dropped, dots of Gmail dropped, the domains of one
-- Yandex box under one name. Boxes of an office (info@, sales@) and placeholders tell nobody from anybody: null.
{% macro email_key(email) -%}
{%- set mail = lower_text('trim(' ~ email ~ ')') -%}
{%- set mail = replace_pattern(mail, '\\+[^@]*@', '@') -%}
{%- set mail = replace_pattern(mail, '@googlemail\\.com$', '@gmail.com') -%}
{%- set mail = replace_pattern(mail, '@(ya\\.ru|yandex\\.(com|by|kz|ua))$', '@yandex.ru') -%}
{%- set is_office = matches_pattern(mail, '^(info|sales?|office|mail|support|zakaz|zakupki|buh|hr|admin|reception|no-?reply|no|test|none|email|user)@') -%}
{%- set is_mail = matches_pattern(mail, '^[^@ ]+@[^@ ]+\\.[^@ .]+$') -%}
case
    when {{ is_office }} or not {{ is_mail }} then null
    when {{ matches_pattern(mail, '@gmail\\.com$') }}
        then replace({{ split_part(mail, '@', 1) }}, '.', '') || '@gmail.com'
    when {{ matches_pattern(mail, '@yandex\\.ru$') }}
        then replace({{ split_part(mail, '@', 1) }}, '.', '-') || '@yandex.ru'
    else {{ mail }}
end
{%- endmacro %}
