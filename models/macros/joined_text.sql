-- Texts put together with a separator, nulls left out; nothing left: null.
{% macro joined_text(texts, separator) -%}
{%- if target.type == 'clickhouse' -%}
nullIf(arrayStringConcat(arrayMap(part -> assumeNotNull(part), arrayFilter(part -> part is not null, [{{ texts | join(', ') }}])), {{ sql_text(separator) }}), '')
{%- else -%}
nullif(concat_ws({{ sql_text(separator) }}, {{ texts | join(', ') }}), '')
{%- endif -%}
{%- endmacro %}
