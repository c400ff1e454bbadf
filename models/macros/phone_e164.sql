-- A telephone number as it is written -> E.164 ("+79991234567"); null where it is none: an extension of up to five digits,
-- "anonymous", a local number without its code. 8 and +7 before ten digits are one, and ten digits alone are Russian.
{% macro phone_e164(number) -%}
{%- set first = replace_pattern(lower_text(number), '(доб|ext|вн|x|#|,|;|/).*$', '') -%}
{%- set digits = replace_pattern(first, '[^0-9]', '') -%}
{%- set abroad = replace_pattern(digits, '^(810|00)', '') -%}
case
    when {{ matches_pattern(digits, '^[78][0-9]{10}$') }} then '+7' || substring({{ digits }}, 2)
    when {{ matches_pattern(digits, '^[0-9]{10}$') }} and not {{ matches_pattern(first, '[+]') }} then '+7' || {{ digits }}
    when {{ matches_pattern(digits, '^(810|00)[1-9][0-9]{9,14}$') }} then '+' || {{ abroad }}
    when {{ matches_pattern(digits, '^[1-9][0-9]{9,14}$') }} then '+' || {{ digits }}
end
{%- endmacro %}
