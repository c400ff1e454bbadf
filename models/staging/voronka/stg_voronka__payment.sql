-- One row per payment that people created in Voronka itself.
{{ created_records('payment') }}
