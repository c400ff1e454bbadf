-- A parameter of an address, decoded; null where it is absent or empty.
{% macro url_param(url, name) -%}
{%- set written = find_pattern(url, '[?&]' ~ name ~ '=([^&#]*)') -%}
{%- if target.type == 'clickhouse' -%}
decodeURLComponent(replace({{ written }}, '+', ' '))
{%- else -%}
coalesce(try(url_decode(replace({{ written }}, '+', ' '))), {{ written }})
{%- endif -%}
{%- endmacro %}

-- The host of an address in small letters, without www.; null where it has none.
{% macro url_host(url) -%}
{{ find_pattern(lower_text(url), '^https?://(?:www[.])?([^/:?#]+)') }}
{%- endmacro %}

-- The path of an address, with or without its host; null where it is empty.
{% macro url_path(url) -%}
{{ find_pattern(url, '^(?:https?://[^/?#]+)?([^?#]*)') }}
{%- endmacro %}
