-- The 95 % interval of a rate by Wilson's score (1927), hits of trials, as doubles; null for no trials.
{% macro wilson_low(hits, trials) -%}
{{ wilson_bound(hits, trials, '-') }}
{%- endmacro %}

{% macro wilson_high(hits, trials) -%}
{{ wilson_bound(hits, trials, '+') }}
{%- endmacro %}

{% macro wilson_bound(hits, trials, sign) -%}
{%- set n = 'cast(' ~ trials ~ ' as ' ~ type('double') ~ ')' -%}
{%- set k = 'cast(' ~ hits ~ ' as ' ~ type('double') ~ ')' -%}
{#- z = 1.959963984540054, and z squared. Least and greatest pass over nulls, hence the case. -#}
case
    when {{ n }} > 0 then least(greatest((
        {{ k }} + 1.9207294103470624 {{ sign }} 1.959963984540054
            * sqrt(greatest({{ k }} * ({{ n }} - {{ k }}) / nullif({{ n }}, 0), 0) + 0.9603647051735312)
    ) / ({{ n }} + 3.841458820694125), 0), 1)
end
{%- endmacro %}
