-- A name as it is compared: Latin letters without accents, the ways of spelling Russian in Latin folded into one
-- (Yuri, Iurii, Юрий; Alexey, Aleksei, Алексей), words parted by one blank. Nothing left is null.
-- Not strip_accents: it makes й into и, and knows no one-way spelling.
{% macro name_key(text) -%}
{%- set accented = 'áàâäãåāăąçćčďéèêëēěęğíìîïīıłñńňóòôöõøōőřśšşșťţțúùûüūůűýÿžźżß' -%}
{%- set plain = 'aaaaaaaaacccdeeeeeeegiiiiiilnnnoooooooorssssttt' ~ 'uuuuuuuyyzzzs' -%}
{%- set folds = [
    ['yu', 'iu'], ['ju', 'iu'], ['ya', 'ia'], ['ja', 'ia'], ['kh', 'h'], ['ks', 'x'], ['ck', 'k'], ['ph', 'f'],
    ['w', 'v'], ["'", ''], ['’', ''], ['`', ''],
] -%}
{%- set ns = namespace(sql=latin(text)) -%}
{%- if target.type == 'clickhouse' -%}
{%- set ns.sql = 'translateUTF8(' ~ ns.sql ~ ', ' ~ sql_text(accented) ~ ', ' ~ sql_text(plain) ~ ')' -%}
{%- else -%}
{%- set ns.sql = 'translate(' ~ ns.sql ~ ', ' ~ sql_text(accented) ~ ', ' ~ sql_text(plain) ~ ')' -%}
{%- endif -%}
{%- for fold in folds -%}
{%- set ns.sql = 'replace(' ~ ns.sql ~ ', ' ~ sql_text(fold[0]) ~ ', ' ~ sql_text(fold[1]) ~ ')' -%}
{%- endfor -%}
{%- set ns.sql = replace_pattern(ns.sql, '[iyj]+', 'i') -%}
nullif(trim({{ replace_pattern(ns.sql, '[^\\p{L}0-9]+', ' ') }}), '')
{%- endmacro %}
