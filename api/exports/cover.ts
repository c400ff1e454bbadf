import { createWallClock, wallText } from './local-time.ts';
import type { ExportPlace, ExportTable } from './table.ts';

/** The lines of a workbook's first sheet. */
export function coverRows(
  { title, about, asOf }: ExportTable,
  { locale, timezone, currency }: ExportPlace,
  rowCount: number,
): (readonly (string | number)[])[] {
  const words = WORDS[locale];
  const wall = asOf === null ? null : createWallClock(timezone)(asOf);
  return [
    [title],
    [],
    [words.rows, rowCount],
    [words.asOf, wall ? `${wallText(wall)} (${timezone})` : words.unknown],
    [words.currency, currency],
    ...about,
  ];
}

const WORDS = {
  ru: { rows: 'Строк', asOf: 'Данные на', currency: 'Валюта', unknown: 'не известно' },
  en: { rows: 'Rows', asOf: 'Data as of', currency: 'Currency', unknown: 'not known' },
} as const;
