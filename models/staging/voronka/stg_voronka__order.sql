-- One row per order that people created in Voronka itself.
{{ created_records('order') }}
