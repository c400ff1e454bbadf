-- One row per product that people created in Voronka itself.
{{ created_records('product') }}
