import { landRecords } from '../landing/land-records.ts';
import { loadRecords } from '../landing/load-records.ts';
import type { Dataset } from '../mapping/schema.ts';
import { isFirstBatch, nextBatchNumber } from '../raw/batches.ts';
import { rawTableOf } from '../raw/table-name.ts';
import type { Cursor } from '../sources/connector.ts';
import { SourceTrouble } from '../sources/trouble.ts';
import type { Batch } from './batch.ts';
import { checkShape } from './drift.ts';
import { knownOf } from './known.ts';
import type { StreamPlace } from './stream.ts';

/** What became of a batch. */
export type Kept = {
  readonly fresh: number;
  readonly changed: number;
  readonly deleted: number;
  readonly rejected: number;
  readonly flagged: number;
  readonly columnsAdded: readonly string[];
};

/**
 * Lands and loads what of a batch is news, and with it how far the stream is read. A batch without news leaves no trace:
 * its records are known as they are, and reading them again costs only the time.
 */
export async function keepBatch({ place, mapping, stream }: StreamPlace, batch: Batch, cursor: Cursor): Promise<Kept> {
  const { warehouse, landing, clock } = place;
  const { source } = mapping.mapping;
  const dataset = datasetOf(mapping.mapping.datasets, stream.name);
  const isFirst = await isFirstBatch(warehouse, source, dataset.dataset);
  const table = rawTableOf({ mapping, dataset });
  const known =
    isFirst || batch.size === 0
      ? new Map()
      : await knownOf({ warehouse, table, source, dataset: dataset.dataset }, batch.ids);
  const { text, columns, rows, fresh, changed, deleted, records: written } = batch.written(known);
  checkShape(mapping, dataset, written);
  if (rows === 0) return { fresh, changed, deleted, rejected: 0, flagged: 0, columnsAdded: [] };
  const batchNumber = await nextBatchNumber(warehouse, clock());
  const records = { mapping, dataset, batchNumber, text, columns, cursor: JSON.stringify(cursor) };
  const landed = await landRecords(landing, records, clock());
  const { rejected, flagged, columnsAdded } = await loadRecords(place, landed, mapping, dataset);
  return { fresh, changed, deleted, rejected, flagged, columnsAdded: isFirst ? [] : columnsAdded };
}

function datasetOf(datasets: readonly Dataset[], stream: string): Dataset {
  const found = datasets.find(({ dataset }) => dataset === stream);
  if (found) return found;
  throw new SourceTrouble('setting', {
    ru: `в описании источника нет набора «${stream}»`,
    en: `the mapping of the source has no dataset "${stream}"`,
  });
}
