/** Asks for a build after edits; edits that come while one runs share the next. */
export type Rebuilds = {
  readonly ask: (select: string) => void;
  /** Resolves when nothing is waiting or running. */
  readonly idle: () => Promise<void>;
};

export type RebuildsDeps = {
  readonly rebuild: (select: string) => Promise<unknown>;
  /** A failed build leaves the old tables; the edits stay in the log and come with the next build. */
  readonly onFailure: (cause: unknown) => void;
  /** milliseconds to gather edits that come together */
  readonly pause: number;
};

export function createRebuilds({ rebuild, onFailure, pause }: RebuildsDeps): Rebuilds {
  const wanted = new Set<string>();
  let working: Promise<void> | null = null;

  async function work(): Promise<void> {
    while (wanted.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const select = [...wanted].sort().join(' ');
      wanted.clear();
      await rebuild(select).catch(onFailure);
    }
  }

  return {
    ask: (select) => {
      wanted.add(select);
      working ??= work().finally(() => (working = null));
    },
    idle: async () => {
      while (working) await working;
    },
  };
}
