import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { completeConfig } from './config.ts';
import { createTable } from '../building/create-sql.ts';
import type { BuildReport, Outcome } from '../events.ts';
import { build, loadProject } from '../index.ts';

/** A project in a temporary folder, for tests; the caller removes `root`. */
export class SketchProject {
  readonly root = mkdtempSync(join(tmpdir(), 'voronka-project-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Reads the folder afresh and builds it. */
  async build(warehouse: Warehouse, select: string | null = null, full = false): Promise<BuildReport> {
    const project = await loadProject({ root: this.root, extraModelDirs: [], vars: {} });
    return build(project, warehouse, { select, full, onEvent: () => undefined });
  }
}

/** A table that somebody else fills, made anew from a select. */
export async function fill(warehouse: Warehouse, table: TableName, select: string): Promise<void> {
  await warehouse.createSchema(table.schema);
  await warehouse.run(`drop table if exists ${warehouse.relation(table)}`);
  for (const statement of createTable(warehouse, table, select, completeConfig({}))) await warehouse.run(statement);
}

/** Rows of a published table as plain lists, sorted. */
export async function rowsOf(warehouse: Warehouse, sql: string): Promise<(string | null)[][]> {
  const rows = await warehouse.query(sql);
  return rows.map((row) => Object.values(row).map((value) => (value === null ? null : String(value)))).sort();
}

export function kinds(report: BuildReport): Record<string, Outcome['kind']> {
  return Object.fromEntries(report.nodes.map(({ name, outcome }) => [name, outcome.kind]));
}
