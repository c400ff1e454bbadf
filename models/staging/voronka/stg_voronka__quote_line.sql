-- One row per line of a quote that people created in Voronka itself.
{{ created_records('quote_line') }}
