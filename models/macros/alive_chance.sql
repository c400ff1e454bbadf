-- The chance that a customer is still one, under a beta-geometric model of repeat purchases (docs: methods/lifetime.md).
-- `choices`: how often he could have left: his repeats, and one more where the model lets buyers leave after the first.
{% macro alive_chance(set, choices, repeats, recency, age) -%}
case
    when {{ choices }} = 0 then cast(1 as {{ type('double') }})
    else 1 / (
        1 + {{ set }}.a / ({{ set }}.b + {{ choices }} - 1)
        * exp(({{ set }}.r + {{ repeats }}) * (ln({{ set }}.alpha + {{ age }}) - ln({{ set }}.alpha + {{ recency }})))
    )
end
{%- endmacro %}

-- The mean of a purchase day expected of a customer under Gamma-Gamma; without repeats that of all.
{% macro expected_spend(set, repeats, mean_amount) -%}
(
    ({{ set }}.q - 1) * ({{ set }}.p * {{ set }}.v / ({{ set }}.q - 1))
    + {{ set }}.p * {{ repeats }} * coalesce({{ mean_amount }}, 0)
) / ({{ set }}.p * {{ repeats }} + {{ set }}.q - 1)
{%- endmacro %}
