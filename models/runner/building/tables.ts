import type { TableName, Warehouse } from '../../../warehouse/warehouse.ts';
import type { Graph, GraphNode } from '../graph/graph.ts';
import { bindMarks, type Mark } from '../templates/marks.ts';
import type { NodeName } from '../project/project.ts';

const BESIDE = '__building';
const DELTA = '__delta';
const KEYS = '__keys';

/** Where a node is put together before it is published. */
export function besideOf(table: TableName): TableName {
  return { schema: table.schema, name: table.name + BESIDE };
}

/** Where the new rows of an incremental model wait. */
export function deltaOf(table: TableName): TableName {
  return { schema: table.schema, name: table.name + DELTA };
}

/** Where the keys stand whose rows a model makes anew. */
export function keysOf(table: TableName): TableName {
  return { schema: table.schema, name: table.name + KEYS };
}

export function isLeftover(name: string): boolean {
  return [BESIDE, DELTA, KEYS].some((end) => name.endsWith(end));
}

/** Which relation each node is read from while a run goes on: the one just built, or the published one. */
export class RunTables {
  readonly #built = new Set<NodeName>();

  constructor(
    readonly warehouse: Warehouse,
    readonly graph: Graph,
  ) {}

  markBuilt(name: NodeName): void {
    this.#built.add(name);
  }

  forget(name: NodeName): void {
    this.#built.delete(name);
  }

  /** As readers inside the run see it. */
  current(node: GraphNode): TableName {
    return this.#built.has(node.name) ? besideOf(node.table) : node.table;
  }

  /** The SQL of a node over the tables of this run; `this` is what is published. */
  bind(owner: GraphNode, sql: string): string {
    return bindMarks(sql, (mark) => this.#relation(mark, owner, (node) => this.current(node)));
  }

  /** The same over a part of some parents: `part` gives, for a parent or a source, what is read in place of its table. */
  bindPart(owner: GraphNode, sql: string, part: (name: string, relation: string) => string): string {
    return bindMarks(sql, (mark) => {
      const relation = this.#relation(mark, owner, (node) => this.current(node));
      return mark.kind === 'this' ? relation : part(mark.kind === 'ref' ? mark.name : mark.key, relation);
    });
  }

  /** The SQL of a node over published names only: what a published view holds. */
  bindPublished(owner: GraphNode, sql: string): string {
    return bindMarks(sql, (mark) => this.#relation(mark, owner, (node) => node.table));
  }

  /** For checks, which belong to no node. */
  relationOf(mark: Mark): string {
    return this.#relation(mark, null, (node) => this.current(node));
  }

  #relation(mark: Mark, owner: GraphNode | null, tableOf: (node: GraphNode) => TableName): string {
    switch (mark.kind) {
      case 'this':
        if (owner === null) throw new Error('only a node can read itself');
        return this.warehouse.relation(owner.table);
      case 'source': {
        const source = this.graph.sources.get(mark.key);
        if (!source) throw new Error(`source ${mark.key} is not declared`);
        return this.warehouse.relation(source.table);
      }
      case 'ref': {
        const node = this.graph.nodes.get(mark.name);
        if (!node) throw new Error(`${mark.name} is not in the graph`);
        if (node.node.kind !== 'model' || node.config.materialized !== 'ephemeral')
          return this.warehouse.relation(tableOf(node));
        const inner = bindMarks(node.sql, (within) => this.#relation(within, node, tableOf));
        return `(\n${inner.trim()}\n)`;
      }
    }
  }
}
