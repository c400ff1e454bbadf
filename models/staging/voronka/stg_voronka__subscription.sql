-- One row per stretch of a subscription that people created in Voronka itself.
{{ created_records('subscription') }}
