/**
 * Asks for builds after edits: first what the edit shows in, at once, then, when people have stopped editing, the slow
 * models (estimates, attribution) that also follow from it.
 */
export type Rebuilds = {
  readonly ask: (select: string) => void;
  /** Resolves when no quick build is waiting and none is running. */
  readonly idle: () => Promise<void>;
  /** Forgets the slow models, which the next build makes, and waits for what is running. */
  readonly stop: () => Promise<void>;
};

export type RebuildsDeps = {
  /** Null builds everything that is not fresh. */
  readonly rebuild: (select: string | null) => Promise<unknown>;
  /** A failed build leaves the old tables; the edits stay in the log and come with the next build. */
  readonly onFailure: (cause: unknown) => void;
  /** milliseconds to gather edits that come together */
  readonly pause: number;
  /** milliseconds without an edit before the slow models are built */
  readonly quiet: number;
};

export function createRebuilds({ rebuild, onFailure, pause, quiet }: RebuildsDeps): Rebuilds {
  const wanted = new Set<string>();
  let working: Promise<void> | null = null;
  let slowOnes: NodeJS.Timeout | undefined;

  async function work(): Promise<void> {
    while (wanted.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      const select = [...wanted].sort().join(' ');
      wanted.clear();
      await rebuild(`${select} --exclude tag:slow`).catch(onFailure);
    }
    slowOnes = setTimeout(() => begin(() => rebuild(null).then(() => undefined, onFailure)), quiet).unref();
  }

  function begin(task: () => Promise<void>): void {
    clearTimeout(slowOnes);
    working ??= task().finally(() => {
      working = null;
      if (wanted.size > 0) begin(work);
    });
  }

  const idle = async (): Promise<void> => {
    while (working) await working;
  };
  return {
    ask: (select) => {
      wanted.add(select);
      begin(work);
    },
    idle,
    stop: async () => {
      await idle();
      clearTimeout(slowOnes);
    },
  };
}
