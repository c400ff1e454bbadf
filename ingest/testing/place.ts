import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { MappingChoice } from '../choose.ts';
import { importFiles } from '../import.ts';
import type { FileReport, ImportReport } from '../report.ts';

/** A data folder of one test, with files to import and a mapping. */
export type TestPlace = {
  readonly dataDir: string;
  /** writes a file and gives its path */
  put(name: string, content: string | Uint8Array): string;
  /** imports by the mapping text given; the clock moves a minute with each import */
  bring(warehouse: Warehouse, mapping: string, ...paths: readonly string[]): Promise<ImportReport>;
  close(): void;
};

export function testPlace(): TestPlace {
  const root = mkdtempSync(join(tmpdir(), 'voronka-ingest-'));
  const dataDir = join(root, 'data');
  let minute = 0;
  const put = (name: string, content: string | Uint8Array): string => {
    const path = join(root, name);
    writeFileSync(path, content);
    return path;
  };
  return {
    dataDir,
    put,
    bring: (warehouse, mapping, ...paths) => {
      const at = new Date(Date.UTC(2026, 0, 1, 12, minute++));
      const choice: MappingChoice = { kind: 'file', path: put('mapping.yml', mapping) };
      return importFiles({ warehouse, dataDir, paths, mapping: choice, onProgress: () => undefined, clock: () => at });
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The report of a file that was loaded; fails with what happened instead. */
export function loaded(report: ImportReport, at = 0): Extract<FileReport, { kind: 'loaded' }> {
  const file = report.files[at];
  if (file?.kind !== 'loaded') throw new Error(JSON.stringify(report));
  return file;
}
