import type { CheckResult } from './checks/run-checks.ts';
import type { NodeName } from './project/project.ts';

/** How a node ended. `reason` is why it was built or left alone. */
export type Outcome =
  /** `isPublished`: false when its rows turned out to be those already served. */
  | {
      readonly kind: 'built';
      readonly reason: string;
      readonly rows: bigint | null;
      readonly ms: number;
      readonly isPublished: boolean;
    }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** The engine, a template or a seed refused; `message` has file:line:column. */
  | { readonly kind: 'failed'; readonly message: string; readonly sql: string | null; readonly ms: number }
  /** Blocking checks failed, so what was built is not published. */
  | { readonly kind: 'refused'; readonly checks: readonly string[]; readonly ms: number }
  | { readonly kind: 'not-run'; readonly because: NodeName };

export type BuildEvent =
  | { readonly kind: 'started'; readonly run: string; readonly nodes: number; readonly threads: number }
  | { readonly kind: 'node-started'; readonly name: NodeName; readonly reason: string }
  /** `position` of `total`, counted as nodes end. */
  | {
      readonly kind: 'node-finished';
      readonly name: NodeName;
      readonly materialized: string;
      readonly position: number;
      readonly total: number;
      readonly outcome: Outcome;
    }
  | { readonly kind: 'checked'; readonly result: CheckResult }
  | { readonly kind: 'published'; readonly relations: number; readonly ms: number };

export type NodeResult = { readonly name: NodeName; readonly materialized: string; readonly outcome: Outcome };

export type BuildReport = {
  readonly run: string;
  readonly startedAt: Date;
  readonly ms: number;
  /** 0: all well, warnings allowed; 1: a node or a blocking check failed; 130: interrupted, nothing published. */
  readonly exitCode: 0 | 1 | 130;
  readonly nodes: readonly NodeResult[];
  readonly checks: readonly CheckResult[];
};

/** A build was asked for what cannot be had, such as a part whose parents were never built. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}
