import type { Row } from '../../warehouse/warehouse.ts';
import type { Locale } from '../problems/problem.ts';

/**
 * What a column of an export holds. `share` is 0 to 1 and is shown as a percentage; `period` is the instant at which a
 * day or a longer time begins, shown as that day; `number` is one without more to say about it.
 */
export type ExportKind =
  'text' | 'integer' | 'decimal' | 'float' | 'number' | 'money' | 'share' | 'boolean' | 'date' | 'period' | 'instant';
export type ExportColumn = { readonly key: string; readonly title: string; readonly kind: ExportKind };

/** A whole result on its way to a file. */
export type ExportTable = {
  readonly title: string;
  readonly columns: readonly ExportColumn[];
  readonly rows: AsyncIterable<readonly Row[]>;
  /** what the rows were chosen by, a line each: name and value */
  readonly about: readonly (readonly [string, string])[];
  /** UTC; null: not known */
  readonly asOf: string | null;
};

/** How values are written: decimal mark and words by language, instants in the company's zone. */
export type ExportPlace = { readonly locale: Locale; readonly timezone: string; readonly currency: string };
