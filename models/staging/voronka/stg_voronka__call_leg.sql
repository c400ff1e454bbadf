-- One row per leg of a call that people created in Voronka itself.
{{ created_records('call_leg') }}
