import type { Batch, Loaded } from './load.ts';
import type { Reject } from './outcome.ts';

type LedgerRow = Readonly<Record<string, string | null>>;

/** The line of raw.batches that acknowledges a batch. Values as text; the tables turn them into their types. */
export function batchRow(batch: Batch, loaded: Loaded): LedgerRow {
  return {
    batch_id: batch.batchId,
    batch_number: batch.batchNumber.toString(),
    source: batch.mapping.mapping.source,
    dataset: batch.dataset.dataset,
    entities: [...new Set(batch.dataset.feeds.map(({ entity }) => entity))].join(','),
    file: batch.name,
    file_bytes: String(batch.bytes),
    checksum: batch.sha256,
    mapping_checksum: batch.mapping.checksum,
    row_count: String(loaded.rows),
    rejected_count: String(loaded.rejected),
    flagged_count: String(loaded.flagged),
    ragged_count: String(loaded.ragged),
    duplicate_count: loaded.duplicates === null ? null : String(loaded.duplicates),
    loaded_at: utc(loaded.loadedAt),
    cursor: batch.cursor,
  };
}

/** The lines of raw.rejects of a batch. */
export function rejectRows(batch: Batch, rejects: readonly Reject[], loaded: Loaded): LedgerRow[] {
  return rejects.map((reject) => ({
    batch_id: batch.batchId,
    batch_number: batch.batchNumber.toString(),
    source: batch.mapping.mapping.source,
    dataset: batch.dataset.dataset,
    entity: reject.entity,
    file: batch.name,
    line: reject.line === null ? null : reject.line.toString(),
    column: reject.column,
    value: reject.value,
    kind: reject.kind,
    reason: reject.reason,
    loaded_at: utc(loaded.loadedAt),
  }));
}

const utc = (at: Date): string => at.toISOString().replace('T', ' ').replace('Z', '');
