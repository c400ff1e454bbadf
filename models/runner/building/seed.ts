import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbWarehouse } from '../../../warehouse/duckdb.ts';
import type { Column, TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { storage, textLiteral } from './create-sql.ts';
import type { GraphNode } from '../graph/graph.ts';

/**
 * Loads a CSV of the project into a new table. DuckDB reads the file and settles the types on both engines, so a seed has
 * the same rows everywhere; types written in YAML or `column_types` (DuckDB's words) go before what the file looks like.
 */
export async function loadSeed(warehouse: Warehouse, node: GraphNode, into: TableName): Promise<void> {
  const select = readCsv(node);
  switch (warehouse.engine) {
    case 'duckdb':
      return warehouse.run(`create table ${warehouse.relation(into)} as ${select}`);
    case 'clickhouse':
      return throughParquet(warehouse, node, select, into);
  }
}

function readCsv(node: GraphNode): string {
  const declared = node.node.declared.columns.flatMap(({ name, type }) =>
    type === null ? [] : [[name, type] as const],
  );
  const types = Object.entries({ ...Object.fromEntries(declared), ...node.config.column_types });
  const options = [
    'header = true',
    'sample_size = -1',
    `delim = ${textLiteral(node.config.delimiter)}`,
    ...(types.length === 0
      ? []
      : [`types = {${types.map(([name, type]) => `${textLiteral(name)}: ${textLiteral(type)}`).join(', ')}}`]),
  ];
  return `select * from read_csv(${textLiteral(node.node.file)}, ${options.join(', ')})`;
}

async function throughParquet(warehouse: Warehouse, node: GraphNode, select: string, into: TableName): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'voronka-seed-'));
  const reader = await DuckDbWarehouse.open(':memory:', { threads: 1 });
  try {
    const file = join(folder, 'seed.parquet');
    const columns = await reader.describe(select);
    await reader.saveParquet(select, file);
    const list = columns
      .map((column) => `${warehouse.quote(column.name)} Nullable(${clickHouseType(column)})`)
      .join(', ');
    await warehouse.run(`create table ${warehouse.relation(into)} (${list})${storage(node.config)}`);
    await warehouse.loadParquet(into, file);
  } finally {
    await reader.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function clickHouseType({ kind, type }: Column): string {
  switch (kind) {
    case 'text':
    case 'other':
      return 'String';
    case 'integer':
      return 'Int32';
    case 'bigint':
      return type === 'HUGEINT' ? 'Int128' : 'Int64';
    case 'decimal':
      return type.replace(/^DECIMAL/i, 'Decimal');
    case 'float':
      return 'Float64';
    case 'boolean':
      return 'Bool';
    case 'date':
      return 'Date32';
    case 'timestamp':
      return "DateTime64(6, 'UTC')";
  }
}
