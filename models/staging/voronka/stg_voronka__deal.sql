-- One row per deal that people created in Voronka itself.
{{ created_records('deal') }}
