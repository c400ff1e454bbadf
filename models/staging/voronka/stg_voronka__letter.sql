-- One row per letter that people created in Voronka itself.
{{ created_records('letter') }}
