import { z } from 'zod';

export const manifestName = 'manifest.json';

/** How the warehouse lies in an archive: DuckDB's own file, or a Parquet file and a definition for each table. */
const savedWarehouse = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('duckdb-file'), path: z.string() }),
  z.strictObject({
    kind: z.literal('clickhouse-tables'),
    tables: z.array(z.strictObject({ schema: z.string(), name: z.string(), path: z.string(), definition: z.string() })),
  }),
]);

/** The first file of an archive: what made it, and a checksum for every other file. */
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  version: z.string(),
  made_at: z.string(),
  warehouse: savedWarehouse,
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int(), sha256: z.string() })),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type SavedWarehouse = z.infer<typeof savedWarehouse>;
