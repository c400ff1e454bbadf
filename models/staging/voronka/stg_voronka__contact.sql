-- One row per contact that people created in Voronka itself.
{{ created_records('contact') }}
