import type { TableName } from '../../warehouse/warehouse.ts';
import type { MappingFile } from '../mapping/read.ts';
import type { Dataset } from '../mapping/schema.ts';
import { rawTable } from '../staging/rows-from.ts';

export function rawTableOf(of: { readonly mapping: MappingFile; readonly dataset: Dataset }): TableName {
  return { schema: 'raw', name: rawTable(of.mapping.mapping.source, of.dataset.dataset) };
}
