-- One row per order line that people created in Voronka itself.
{{ created_records('order_line') }}
