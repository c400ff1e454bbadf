import type { CubeQuery } from '../cube/query.ts';
import type { Locale } from '../format/locale.ts';
import { post } from '../session/http.ts';

export type ExportFormat = 'csv' | 'xlsx';

/** Asks the server for all rows of a question as a file, and hands it to the browser. Gives the file's name. */
export async function exportQuery(
  query: CubeQuery,
  format: ExportFormat,
  locale: Locale,
  title: string,
): Promise<string> {
  const body = { query: wholeOf(query), format, locale, title };
  const response = await post('/api/v1/export', body, AbortSignal.timeout(600_000));
  const name = fileName(response.headers.get('content-disposition')) ?? `${title}.${format}`;
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return name;
}

/** The query with all its rows: a limit belongs to the screen. */
export function wholeOf({ limit: _limit, ...whole }: CubeQuery): Omit<CubeQuery, 'limit'> {
  return whole;
}

/** The name in a Content-Disposition: the UTF-8 form (RFC 5987) before the plain one. */
export function fileName(disposition: string | null): string | null {
  if (disposition === null) return null;
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? null;
}
