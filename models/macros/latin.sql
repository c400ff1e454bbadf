-- Russian in Latin letters by ICAO Doc 9303, in small letters; signs of other scripts stay as they are.
{% macro latin(text) -%}
{%- set pairs = [
    ['щ', 'shch'], ['ж', 'zh'], ['х', 'kh'], ['ц', 'ts'], ['ч', 'ch'], ['ш', 'sh'],
    ['ъ', 'ie'], ['ю', 'iu'], ['я', 'ia'], ['ь', ''],
] -%}
{%- set from = 'абвгдеёзийклмнопрстуфыэ' -%}
{%- set to = 'abvgdeeziiklmnoprstufye' -%}
{%- set ns = namespace(sql=lower_text(text)) -%}
{%- for pair in pairs -%}
{%- set ns.sql = 'replace(' ~ ns.sql ~ ', ' ~ sql_text(pair[0]) ~ ', ' ~ sql_text(pair[1]) ~ ')' -%}
{%- endfor -%}
{%- if target.type == 'clickhouse' -%}
translateUTF8({{ ns.sql }}, {{ sql_text(from) }}, {{ sql_text(to) }})
{%- else -%}
translate({{ ns.sql }}, {{ sql_text(from) }}, {{ sql_text(to) }})
{%- endif -%}
{%- endmacro %}
