import type { Config } from './config.ts';
import type { RunHooks } from './project.ts';

/** A file that becomes a node. `fqn` ends with the node's name. */
export type NodeFile = { readonly file: string; readonly fqn: readonly string[]; readonly defaults: Partial<Config> };

/** Where things lie, whatever the layout: what `assemble` needs to read a project. */
export type Layout = {
  readonly kind: 'voronka' | 'dbt';
  readonly name: string;
  readonly root: string;
  readonly models: readonly NodeFile[];
  readonly seeds: readonly NodeFile[];
  readonly snapshots: readonly NodeFile[];
  readonly checks: readonly NodeFile[];
  readonly macros: readonly string[];
  readonly properties: readonly string[];
  readonly hooks: RunHooks;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly target: { readonly name: string; readonly schema: string };
};

/** `models/marts/sales/deals.sql` under `models` -> ['marts', 'sales', 'deals']. */
export function fqnOf(folder: string, file: string): string[] {
  return file
    .slice(folder.length + 1)
    .replace(/\.[^./\\]+$/, '')
    .split(/[/\\]/);
}
