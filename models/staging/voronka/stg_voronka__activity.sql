-- One row per activity that people created in Voronka itself.
{{ created_records('activity') }}
