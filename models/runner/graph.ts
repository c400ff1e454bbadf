import type { Engine, TableName } from '../../warehouse/warehouse.ts';
import type { Config } from './config.ts';
import type { Node, NodeName, Project, Source } from './project.ts';

/** A node after rendering for one engine. */
export type GraphNode = {
  readonly node: Node;
  readonly name: NodeName;
  /** Complete: folders < YAML < `config()` in the file. */
  readonly config: Config;
  /** Where readers find it. An ephemeral model and a check have a name here too, but nothing is stored under it. */
  readonly table: TableName;
  /** Nodes it reads, sorted; through ephemeral ones too (they are nodes like others). */
  readonly parents: readonly NodeName[];
  /** Keys of `Project.sources` it reads, sorted. */
  readonly sources: readonly string[];
  /**
   * The select, with marks in place of relations (see marks.ts: `bindMarks`), for a first or full build.
   * Empty for seeds and TypeScript models.
   */
  readonly sql: string;
  /** The select for a run that adds to what is there, when it differs from `sql` or the model is incremental; else null. */
  readonly incrementalSql: string | null;
  /** Changes when and only when what it would store can change: SQL, settings, seed bytes; not its parents. */
  readonly ownHash: string;
  /** ownHash together with the parents' hashes. */
  readonly hash: string;
};

/** The project as one engine sees it. Parents stand before children in `order`; equals by name. */
export type Graph = {
  readonly project: Project;
  readonly engine: Engine;
  readonly nodes: ReadonlyMap<NodeName, GraphNode>;
  readonly order: readonly NodeName[];
  readonly children: ReadonlyMap<NodeName, readonly NodeName[]>;
  readonly sources: ReadonlyMap<string, Source>;
};
