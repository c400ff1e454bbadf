-- One row per event of the site that people created in Voronka itself.
{{ created_records('site_event') }}
