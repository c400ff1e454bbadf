import type { DuckDBConnection } from '@duckdb/node-api';
import type { Form } from '../files/form.ts';
import type { Limits } from '../files/limits.ts';
import type { Entities } from '../mapping/entities.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Dataset } from '../mapping/schema.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { DuckDbWarehouse } from '../../warehouse/duckdb.ts';
import { loadOnClickHouse } from './load-clickhouse.ts';
import { loadOnDuckDb } from './load-duckdb.ts';
import type { ColumnPair } from './reading-sql.ts';

/** A batch about to be loaded. */
export type Batch = {
  readonly batchId: string;
  readonly batchNumber: bigint;
  readonly mapping: MappingFile;
  readonly dataset: Dataset;
  readonly entities: Entities;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly form: Form;
  readonly scratch: string;
  readonly limits: Limits;
  /** the file's columns in the raw table */
  readonly pairs: readonly ColumnPair[];
  /** columns that the mapping reads and this file may lack */
  readonly absent: readonly string[];
  /** resolves when the file is safe in landing; nothing is acknowledged before */
  readonly landed: Promise<unknown>;
  /** how far its stream is read once it stands, as JSON; null: the batch of a file */
  readonly cursor: string | null;
  readonly clock: () => Date;
};

export type Loaded = {
  readonly rows: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly ragged: number;
  readonly duplicates: number | null;
  readonly loadedAt: Date;
};

/** Loads one batch. When it resolves, the batch is listed in raw.batches and every reader sees its rows. */
export async function loadBatch(warehouse: Warehouse, reader: DuckDBConnection, batch: Batch): Promise<Loaded> {
  return warehouse instanceof DuckDbWarehouse
    ? loadOnDuckDb(warehouse, batch)
    : loadOnClickHouse(warehouse, reader, batch);
}
