-- One row per touch that people created in Voronka itself.
{{ created_records('touch') }}
