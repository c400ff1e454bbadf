-- A value inside a JSON text: a string without its quotes, anything else as written; null when null, absent or no JSON.
-- `steps` are names and places in lists, from 0; ClickHouse counts places from 1 and refuses a null list.
{% macro json_path(steps) -%}
{%- if target.type == 'clickhouse' -%}
{%- for step in steps %}, {{ step + 1 if step is number else "'" ~ step ~ "'" }}{% endfor -%}
{%- else -%}
${% for step in steps %}{{ '[' ~ step ~ ']' if step is number else '."' ~ step ~ '"' }}{% endfor -%}
{%- endif -%}
{%- endmacro %}

{% macro json_at(json, steps) -%}
{%- if target.type == 'clickhouse' -%}
multiIf(
    JSONType(ifNull({{ json }}, ''){{ json_path(steps) }}) = 'String', JSONExtractString(ifNull({{ json }}, ''){{ json_path(steps) }}),
    nullIf(nullIf(JSONExtractRaw(ifNull({{ json }}, ''){{ json_path(steps) }}), ''), 'null')
)
{%- else -%}
json_extract_string(case when json_valid({{ json }}) then {{ json }} end, '{{ json_path(steps) }}')
{%- endif -%}
{%- endmacro %}

-- The same, always as JSON.
{% macro json_part(json, steps) -%}
{%- if target.type == 'clickhouse' -%}
nullIf(JSONExtractRaw(ifNull({{ json }}, ''){{ json_path(steps) }}), '')
{%- else -%}
cast(json_extract(case when json_valid({{ json }}) then {{ json }} end, '{{ json_path(steps) }}') as varchar)
{%- endif -%}
{%- endmacro %}

-- The elements of a JSON list, or the values of an object, each as JSON; an empty list where there is neither.
{% macro json_elements(json) -%}
{%- if target.type == 'clickhouse' -%}
multiIf(
    JSONType(ifNull({{ json }}, '')) = 'Array', JSONExtractArrayRaw(ifNull({{ json }}, '')),
    JSONType(ifNull({{ json }}, '')) = 'Object', arrayMap(pair -> pair.2, JSONExtractKeysAndValuesRaw(ifNull({{ json }}, ''))),
    []
)
{%- else -%}
coalesce(
    cast(
        case when json_valid({{ json }}) then
            case json_type({{ json }})
                when 'ARRAY' then json_extract({{ json }}, '$[*]')
                when 'OBJECT' then json_extract({{ json }}, '$.*')
            end
        end as varchar[]
    ),
    []
)
{%- endif -%}
{%- endmacro %}

-- The first element of a JSON list whose `key` is that word; null when there is none.
{% macro json_where(json, key, word) -%}
{%- if target.type == 'clickhouse' -%}
nullIf(arrayFirst(element -> {{ json_at('element', [key]) }} = {{ sql_text(word) }}, {{ json_elements(json) }}), '')
{%- else -%}
list_filter({{ json_elements(json) }}, lambda element: json_extract_string(element, '{{ json_path([key]) }}') = {{ sql_text(word) }})[1]
{%- endif -%}
{%- endmacro %}

-- A value of every element of a JSON list, those that have one joined by commas; null when none has.
{% macro json_joined(json, steps) -%}
{%- if target.type == 'clickhouse' -%}
nullIf(arrayStringConcat(arrayFilter(word -> word <> '', arrayMap(element -> ifNull({{ json_at('element', steps) }}, ''), {{ json_elements(json) }})), ', '), '')
{%- else -%}
nullif(array_to_string(list_filter(list_transform({{ json_elements(json) }}, lambda element: json_extract_string(element, '{{ json_path(steps) }}')), lambda word: word <> ''), ', '), '')
{%- endif -%}
{%- endmacro %}

-- Rows, each as often as the JSON list in it has elements: `_element` is one of them as JSON, `_element_number` from 1.
{% macro each_element(rows, json, alias) -%}
{%- if target.type == 'clickhouse' -%}
select *, _element, _element_number
    from (select *, {{ json_elements(json) }} as _elements from {{ rows }} as {{ alias }}) as listed
    array join _elements as _element, arrayEnumerate(_elements) as _element_number
{%- else -%}
select *, unnest(_elements) as _element, unnest(range(1, len(_elements) + 1)) as _element_number
    from (select *, {{ json_elements(json) }} as _elements from {{ rows }} as {{ alias }}) as listed
{%- endif -%}
{%- endmacro %}
