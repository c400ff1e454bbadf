-- One row per ad spend that people created in Voronka itself.
{{ created_records('acquisition_cost') }}
