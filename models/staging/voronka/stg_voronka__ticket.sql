-- One row per ticket that people created in Voronka itself.
{{ created_records('ticket') }}
