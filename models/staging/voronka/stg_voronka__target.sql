-- One row per target that people created in Voronka itself.
{{ created_records('target') }}
