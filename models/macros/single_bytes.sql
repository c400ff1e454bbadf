-- Small letters with each Cyrillic letter as a sign of one byte: a bijection, since both engines compare texts by bytes.
{% macro single_bytes(text) -%}
{%- set from = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя' -%}
{%- set to = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`{|' -%}
{%- if target.type == 'clickhouse' -%}
translateUTF8({{ lower_text(text) }}, {{ sql_text(from) }}, {{ sql_text(to) }})
{%- else -%}
translate({{ lower_text(text) }}, {{ sql_text(from) }}, {{ sql_text(to) }})
{%- endif -%}
{%- endmacro %}
