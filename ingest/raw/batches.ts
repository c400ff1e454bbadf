import type { Warehouse } from '../../warehouse/warehouse.ts';
import { BATCHES, SYNC_RUNS } from './tables.ts';

/** An acknowledged batch, or null. */
export async function standingBatch(
  warehouse: Warehouse,
  batchId: string,
): Promise<{ readonly rows: number; readonly loadedAt: string } | null> {
  const found = await warehouse.query<{ row_count: bigint | number; loaded_at: string }>(
    `select row_count, loaded_at from ${warehouse.relation(BATCHES)} where batch_id = $batchId limit 1`,
    { batchId },
  );
  return found[0] ? { rows: Number(found[0].row_count), loadedAt: found[0].loaded_at } : null;
}

/** Microseconds of the clock, so that two servers hardly meet, and above every number given to a batch or a run. */
export async function nextBatchNumber(warehouse: Warehouse, now: Date): Promise<bigint> {
  const found = await warehouse.query<{ highest: bigint | number | null }>(
    `select max(given) as highest
     from (
       select max(batch_number) as given from ${warehouse.relation(BATCHES)}
       union all
       select max(sequence) from ${warehouse.relation(SYNC_RUNS)}
     ) as numbers`,
  );
  const highest = BigInt(found[0]?.highest ?? 0);
  const byClock = BigInt(now.getTime()) * 1000n + BigInt(Math.floor(Math.random() * 1000));
  return byClock > highest ? byClock : highest + 1n;
}

/** Whether a dataset has ever been loaded: only then is a column that its table lacks a new one. */
export async function isFirstBatch(warehouse: Warehouse, source: string, dataset: string): Promise<boolean> {
  const found = await warehouse.query(
    `select 1 as n from ${warehouse.relation(BATCHES)} where source = $source and dataset = $dataset limit 1`,
    { source, dataset },
  );
  return found.length === 0;
}
