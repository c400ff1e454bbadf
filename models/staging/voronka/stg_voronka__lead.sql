-- One row per lead that people created in Voronka itself.
{{ created_records('lead') }}
