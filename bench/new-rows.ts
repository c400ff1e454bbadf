import { copyFile, mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { generateDemo } from '../seeds/demo/generate.ts';

/**
 * Writes the rows of a later export that the earlier one lacks or has otherwise, as files of the same names, and returns
 * their folder and number. Both exports end in one month, so the earlier's rows are in the later too.
 */
export async function newerRows(
  directory: string,
  earlierExport: string,
  later: { readonly scale: number; readonly seed: number; readonly until: string },
): Promise<{ readonly folder: string; readonly rows: number; readonly ofRows: number }> {
  const demo = await generateDemo({ directory: join(directory, 'later'), ...later });
  const folder = join(directory, 'newer');
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '2GB' });
  const connection = await instance.connect();
  let rows = 0;
  let ofRows = 0;
  for (const { name, path, rows: all } of demo.files) {
    ofRows += all;
    const file = `${name}${extname(path)}`;
    if (extname(path) !== '.parquet') {
      await copyFile(path, join(folder, file));
      continue;
    }
    const written = await connection.runAndReadAll(`
      copy (from '${path}' except from '${join(earlierExport, file)}') to '${join(folder, file)}' (format parquet)`);
    rows += Number(written.getRows()[0]?.[0]);
  }
  instance.closeSync();
  return { folder, rows, ofRows };
}
