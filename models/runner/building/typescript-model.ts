import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Engine, TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import { ConfigError, didYouMean, readConfig, type Config } from '../project/config.ts';
import { ProjectError } from '../errors.ts';
import type { Mark } from '../templates/marks.ts';
import type { NodeName } from '../project/project.ts';
import { hashOf } from '../graph/sql-text.ts';

/** What a model in TypeScript is given. Tables in, a table out: it sends SQL or whole files, never rows one by one. */
export type ModelTools = {
  readonly warehouse: Warehouse;
  /** The quoted name of a node's table; the node must be listed in `config.refs`. */
  ref(name: NodeName): string;
  /** The quoted name of a source's table; '<source>.<table>' must be listed in `config.sources`. */
  source(source: string, table: string): string;
  readonly target: {
    readonly type: Engine;
    /** The table to make; it does not exist yet. */
    readonly table: TableName;
    /** Its quoted name. */
    readonly relation: string;
    /** Makes it from a select, on either engine. */
    createFrom(select: string): Promise<void>;
  };
};

/** `export const config: ModelConfig`: the settings of any model, and what it reads. */
export type ModelConfig = Partial<Config> & {
  readonly refs?: readonly NodeName[];
  /** '<source>.<table>' */
  readonly sources?: readonly string[];
};

/** What compile needs to know of a model file without running it. Throws ProjectError. */
export async function readTypeScriptModel(
  file: string,
): Promise<{ config: Partial<Config>; parents: readonly NodeName[]; sources: readonly string[] }> {
  const { config, refs, sources } = await load(file);
  return { config, parents: [...refs].sort(), sources: [...sources].sort() };
}

/** Runs a model; afterwards the table stands under `into`. Throws what the model throws, QueryError among it. */
export async function runTypeScriptModel(
  file: string,
  place: { readonly warehouse: Warehouse; relationOf(mark: Mark): string; readonly into: TableName },
): Promise<void> {
  const { model, config, refs, sources } = await load(file);
  const { warehouse, relationOf, into } = place;
  const relation = warehouse.relation(into);
  await model({
    warehouse,
    ref: (name) => {
      if (!refs.includes(name)) throw undeclared(file, `ref('${name}')`, 'refs', name, refs);
      return relationOf({ kind: 'ref', name });
    },
    source: (source, table) => {
      const key = `${source}.${table}`;
      if (!sources.includes(key)) throw undeclared(file, `source('${source}', '${table}')`, 'sources', key, sources);
      return relationOf({ kind: 'source', key });
    },
    target: {
      ...{ type: warehouse.engine, table: into, relation },
      createFrom: (select) => warehouse.run(`create table ${relation} ${storage(warehouse, config)} as\n${select}`),
    },
  });
  const made = (await warehouse.relations(into.schema)).some(({ name }) => name === into.name);
  if (!made) throw wrong(file, `the model ended without making its table: call target.createFrom(select)`);
}

function storage(warehouse: Warehouse, { order_by: columns = [] }: Partial<Config>): string {
  switch (warehouse.engine) {
    case 'duckdb':
      return '';
    case 'clickhouse': {
      const key = columns.map((column) => warehouse.quote(column)).join(', ');
      return `engine = MergeTree order by (${key}) settings allow_nullable_key = 1`;
    }
  }
}

type Loaded = {
  readonly model: (tools: ModelTools) => Promise<void>;
  readonly config: Partial<Config>;
  readonly refs: readonly NodeName[];
  readonly sources: readonly string[];
};

async function load(file: string): Promise<Loaded> {
  // A changed file is another module: Node keeps what it once imported under one address.
  const version = hashOf([await readFile(file, 'utf8')]);
  let module: { readonly model?: unknown; readonly config?: unknown };
  try {
    module = (await import(`${pathToFileURL(file).href}?version=${version}`)) as typeof module;
  } catch (error) {
    throw wrong(file, error instanceof Error ? error.message : String(error));
  }
  const { model, config: said = {} } = module;
  if (typeof model !== 'function') throw wrong(file, 'a model exports `async function model({ ref, target, ... })`');
  if (typeof said !== 'object' || said === null) throw wrong(file, '`config` is an object');
  const { refs = [], sources = [], ...rest } = said as ModelConfig;
  try {
    const config = readConfig(rest);
    if (config.materialized !== undefined && config.materialized !== 'table')
      throw wrong(file, `a model in TypeScript is a table, not materialized: '${config.materialized}'`);
    return { model: model as Loaded['model'], config, refs, sources };
  } catch (error) {
    throw error instanceof ConfigError ? wrong(file, error.message) : error;
  }
}

function undeclared(file: string, call: string, list: string, name: string, known: readonly string[]): ProjectError {
  return wrong(file, `${call} is not in config.${list}${didYouMean(name, known)}, so the graph does not know of it`);
}

function wrong(file: string, message: string): ProjectError {
  return new ProjectError([{ message, spot: { file, line: 1, column: 1 }, excerpt: null }]);
}
