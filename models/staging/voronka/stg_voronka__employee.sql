-- One row per employee that people created in Voronka itself.
{{ created_records('employee') }}
