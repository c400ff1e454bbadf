/** What became of one file in one dataset. */
export type FileReport = { readonly file: string; readonly dataset: string; readonly source: string } & (
  | {
      readonly kind: 'loaded';
      readonly batchId: string;
      /** rows of the file that are now in the raw table */
      readonly rows: number;
      /** rows left out: unreadable lines and rows without a key */
      readonly rejected: number;
      /** values that could not be read in rows that were kept */
      readonly flagged: number;
      /** short lines that were filled up */
      readonly ragged: number;
      readonly columnsAdded: readonly string[];
      readonly seconds: number;
    }
  | { readonly kind: 'already loaded'; readonly batchId: string; readonly rows: number }
  | { readonly kind: 'failed'; readonly reason: string }
);

/** A file that no mapping line asked for. */
export type UnclaimedFile = { readonly file: string; readonly reason: string };

export type ImportReport = {
  readonly files: readonly FileReport[];
  readonly unclaimed: readonly UnclaimedFile[];
  /** batches that an earlier, stopped import had left behind and that were completed now */
  readonly completed: readonly FileReport[];
  /** the staging models that were written or changed, by path */
  readonly models: readonly string[];
  /** sums over `files` */
  readonly totals: {
    readonly rows: number;
    readonly rejected: number;
    readonly flagged: number;
    readonly ragged: number;
  };
};

export type ImportProgress =
  | {
      readonly kind: 'started';
      readonly file: string;
      readonly dataset: string;
      readonly at: number;
      readonly of: number;
    }
  | { readonly kind: 'finished'; readonly report: FileReport };

export function totalsOf(files: readonly FileReport[]): ImportReport['totals'] {
  const loaded = files.filter((file) => file.kind === 'loaded');
  const sum = (pick: (file: (typeof loaded)[number]) => number): number =>
    loaded.reduce((all, file) => all + pick(file), 0);
  return {
    rows: sum((file) => file.rows),
    rejected: sum((file) => file.rejected),
    flagged: sum((file) => file.flagged),
    ragged: sum((file) => file.ragged),
  };
}
