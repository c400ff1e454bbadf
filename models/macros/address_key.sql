-- The words of an address as they are compared: in one alphabet, without the index, the city and the words that say what
-- kind of thing is named (улица, дом, street). "ул. Ленина, д. 5 к. 2" and "Ленина 5-2" are one: see street_of, house_of.
{% macro address_words(address, city) -%}
{#- As name_key spells them; two blanks within, the longer before what it begins with. -#}
{%- set kinds = [
    'ulitsa', 'ul', 'prospekt', 'prospect', 'prosp', 'pr  kt', 'pr  t', 'pr  d', 'pr', 'pereulok', 'per', 'bulvar', 'bul', 'b  r',
    'shosse', 'sh', 'naberezhnaia', 'nab', 'ploshchad', 'pl', 'proezd', 'dom', 'd', 'korpus', 'korp', 'k', 'stroenie', 'str',
    'ofis', 'of', 'kvartira', 'kv', 'pomeshchenie', 'pom', 'gorod', 'g', 'oblast', 'obl', 'raion', 'r  n', 'rossia', 'rf',
    'street', 'st', 'avenue', 'ave', 'road', 'rd', 'lane', 'ln', 'drive', 'dr', 'boulevard', 'blvd', 'suite', 'ste', 'apt', 'unit',
] -%}
{%- set parted = replace_pattern(name_key(address), '([0-9])([^0-9 ])', '\\1 \\2') -%}
{%- set parted = replace_pattern(parted, '([^0-9 ])([0-9])', '\\1 \\2') -%}
{#- A blank before and after each word, so that neighbours do not share one. -#}
{%- set worded = "' ' || replace(" ~ parted ~ ", ' ', '  ') || ' '" -%}
{%- set bare = replace_pattern(worded, ' ([0-9]{5,6}|' ~ kinds | join('|') ~ ') ', ' ') -%}
replace({{ bare }}, ' ' || coalesce(replace({{ name_key(city) }}, ' ', '  '), '?') || ' ', ' ')
{%- endmacro %}

-- The street of an address, null where no word is left. Takes address_words.
{% macro street_of(words) -%}
nullif(trim({{ replace_pattern(words, '[0-9 ]+', ' ') }}), '')
{%- endmacro %}

-- The numbers of an address as written: house, building, flat. Takes address_words.
{% macro house_of(words) -%}
nullif(trim({{ replace_pattern(words, '[^0-9]+', ' ') }}), '')
{%- endmacro %}
