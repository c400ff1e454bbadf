import type { TableName } from '../../../warehouse/warehouse.ts';
import type { Config } from './config.ts';

/** A node's name: the file's name without its ending, unique in the project. */
export type NodeName = string;

/** Where something is written: `file` relative to the project, `line` and `column` from 1. */
export type Spot = { readonly file: string; readonly line: number; readonly column: number };

/** Names as dbt spells them; `package.test` for tests of packages, any other word for `{% test word(model) %}`. */
export type CheckDeclaration = {
  readonly test: string;
  /** The name given in YAML, or null: then one is made from the test, the node and the column. */
  readonly name: string | null;
  /** The column it is written under; null when it is written under the node (arguments may still name one). */
  readonly column: string | null;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly severity: 'error' | 'warn';
  readonly where: string | null;
  /** `> 10`: the number of failing rows from which it warns, or fails; null: any. */
  readonly warnIf: string | null;
  readonly errorIf: string | null;
  readonly tags: readonly string[];
  readonly spot: Spot;
};

export type ColumnDeclaration = {
  readonly name: string;
  readonly description: string;
  readonly type: string | null;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly checks: readonly CheckDeclaration[];
};

/** What YAML says of a model, seed or snapshot. */
export type Declaration = {
  readonly description: string;
  readonly columns: readonly ColumnDeclaration[];
  /** Checks of the node itself; those of its columns stand with the columns. */
  readonly checks: readonly CheckDeclaration[];
};

type File = {
  /** Relative to the project's root when inside it, else absolute; slashes forward. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  /** Names from the folder that holds the layer to the file, e.g. ['staging', 'amocrm', 'stg_amocrm__deal']. */
  readonly fqn: readonly string[];
};

/** What every node has before it is rendered. `config` is folders + YAML; `config()` in the file comes on top in the graph. */
type Common = File & {
  readonly name: NodeName;
  readonly config: Partial<Config>;
  readonly declared: Declaration;
};

export type SqlModel = Common & { readonly kind: 'model'; readonly language: 'sql'; readonly text: string };
/** A model written in TypeScript: takes tables, gives a table. Parents come from the module itself. */
export type TypeScriptModel = Common & {
  readonly kind: 'model';
  readonly language: 'typescript';
  readonly text: string;
};
export type Seed = Common & { readonly kind: 'seed'; readonly checksum: string; readonly delimiter: string };
export type Snapshot = Common & { readonly kind: 'snapshot'; readonly text: string };
/** A query that must return nothing (dbt: a singular test). */
export type SqlCheck = Common & { readonly kind: 'check'; readonly text: string };

export type Node = SqlModel | TypeScriptModel | Seed | Snapshot | SqlCheck;

/** `after 12 hours`: dbt's { count, period }. */
export type Age = { readonly count: number; readonly period: 'minute' | 'hour' | 'day' };
export type FreshnessRule = {
  readonly warnAfter: Age | null;
  readonly errorAfter: Age | null;
  readonly filter: string | null;
};

/** A table that others fill. Key in `Project.sources`: '<source>.<name>'. */
export type Source = {
  readonly source: string;
  readonly name: string;
  readonly table: TableName;
  readonly description: string;
  readonly loadedAtField: string | null;
  readonly freshness: FreshnessRule | null;
  readonly columns: readonly ColumnDeclaration[];
  readonly checks: readonly CheckDeclaration[];
  readonly tags: readonly string[];
  readonly spot: Spot;
};

/** Rows given to a unit test: objects by column, values as YAML has them; or SQL, or CSV text. */
export type Fixture =
  | { readonly kind: 'rows'; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly kind: 'sql'; readonly sql: string };

export type UnitTest = {
  readonly name: string;
  readonly model: NodeName;
  readonly description: string;
  /** `input` as written: "ref('x')", "source('a', 'b')" or "this". */
  readonly given: readonly { readonly input: string; readonly fixture: Fixture }[];
  readonly expect: Fixture;
  readonly vars: Readonly<Record<string, unknown>>;
  /** Macro answers to force, e.g. { is_incremental: true }. */
  readonly macros: Readonly<Record<string, unknown>>;
  readonly spot: Spot;
};

/** A file of macros; generic tests (`{% test %}`) are among them as macros named `test_<name>`. */
export type MacroFile = { readonly path: string; readonly text: string };

/** SQL templates of the project itself, run before the first node and after everything is published. */
export type RunHooks = { readonly start: readonly string[]; readonly end: readonly string[] };

/** A project read from disk, of either layout, before anything is rendered. */
export type Project = {
  readonly name: string;
  readonly layout: 'voronka' | 'dbt';
  /** Absolute. */
  readonly root: string;
  /** Absolute folder for manifest.json, run_results.json and compiled/. */
  readonly artifacts: string;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly nodes: ReadonlyMap<NodeName, Node>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly macros: readonly MacroFile[];
  readonly unitTests: readonly UnitTest[];
  readonly hooks: RunHooks;
  /** Schema of a node that says nothing else, and the name `target` goes by in templates. */
  readonly target: { readonly name: string; readonly schema: string };
};
