-- One row per price agreement that people created in Voronka itself.
{{ created_records('price_agreement') }}
