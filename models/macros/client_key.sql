-- Who a client is before records are linked: the company, else the person. Companies and people of one source number
-- their records apart, so the same id may name one of each; the word before the stroke keeps them two. Null: not known.
{% macro client_key(company_id, contact_id) -%}
coalesce('company/' || {{ company_id }}, 'contact/' || {{ contact_id }})
{%- endmacro %}
