-- One row per company that people created in Voronka itself.
{{ created_records('company') }}
