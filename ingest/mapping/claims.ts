import type { Dataset, Mapping } from './schema.ts';
import { columnsOfDataset } from './columns.ts';
import { namedHeadings, sameName } from './headings.ts';

/** Datasets whose file pattern fits a file's name. An Excel file may feed several, one by sheet. */
export function claimedByName(mapping: Mapping, fileName: string): Dataset[] {
  const plain = fileName.replace(/\.gz$/i, '');
  return mapping.datasets.filter(({ file }) => file.some((pattern) => patternFits(pattern, plain)));
}

/** Whether a file with these columns has all that the mapping reads from the dataset. */
export function hasColumns(dataset: Dataset, mapping: Mapping, columns: readonly string[]): boolean {
  return missingColumns(dataset, mapping, columns).length === 0;
}

/** Columns that the mapping needs and a file lacks. Letter case and surplus blanks do not matter. */
export function missingColumns(dataset: Dataset, mapping: Mapping, columns: readonly string[]): string[] {
  const uses = columnsOfDataset(dataset, mapping.datasets);
  const needed = uses.map(({ column }) => column);
  const { names, said } = namedHeadings(dataset, needed, columns);
  const found = new Set([...names, ...said.keys()].map(sameName));
  return uses.filter(({ column, optional }) => !optional && !found.has(sameName(column))).map(({ column }) => column);
}

function patternFits(pattern: string, name: string): boolean {
  const plain = pattern.replace(/\.gz$/i, '');
  const source = plain
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'iu').test(name);
}
