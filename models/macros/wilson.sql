-- The ends of the 95 % interval of a rate, hits of trials, by Wilson (1927), clipped to 0..1; null without trials.
-- The same as models/methods/rates says.
{% macro wilson_end(hits, trials, sign) -%}
{%- set z = '1.9599639845400545' -%}
{%- set k = 'cast(' ~ hits ~ ' as ' ~ type('double') ~ ')' -%}
{%- set n = 'cast(nullif(' ~ trials ~ ', 0) as ' ~ type('double') ~ ')' -%}
(
    {{ k }} / {{ n }} + {{ z }} * {{ z }} / (2 * {{ n }})
    {{ sign }} {{ z }} * sqrt(({{ k }} / {{ n }}) * (1 - {{ k }} / {{ n }}) / {{ n }} + {{ z }} * {{ z }} / (4 * {{ n }} * {{ n }}))
) / (1 + {{ z }} * {{ z }} / {{ n }})
{%- endmacro %}

{% macro wilson_low(hits, trials) -%}
case when {{ trials }} = 0 then null when {{ hits }} = 0 then 0 else greatest(0, {{ wilson_end(hits, trials, '-') }}) end
{%- endmacro %}

{% macro wilson_high(hits, trials) -%}
case when {{ trials }} = 0 then null when {{ hits }} = {{ trials }} then 1 else least(1, {{ wilson_end(hits, trials, '+') }}) end
{%- endmacro %}
