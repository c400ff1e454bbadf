-- One row per deal stage change that people created in Voronka itself.
{{ created_records('deal_stage_change') }}
