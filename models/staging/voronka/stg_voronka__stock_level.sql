-- One row per stock of a product that people entered in Voronka itself.
{{ created_records('stock_level') }}
