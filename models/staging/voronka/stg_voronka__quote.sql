-- One row per quote that people created in Voronka itself.
{{ created_records('quote') }}
