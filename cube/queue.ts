import { LocalQueueDriver, LocalQueueDriverConnection, LocalQueueDriverConnectionState } from './packages.ts';

type Options = ConstructorParameters<typeof LocalQueueDriver>[0] & { readonly continueWaitTimeout: number };

/** The queue of one kind of work: how many run at once, and where they are kept. */
export function queueOf(concurrency: number): object {
  return { concurrency, queueDriverFactory: (_: unknown, options: Options) => new Queue(options) };
}

/** Cube's memory queue with a state of its own; Cube keeps one for the process, found by name. */
class Queue extends LocalQueueDriver {
  readonly #state = new LocalQueueDriverConnectionState();
  readonly #options: Options;

  constructor(options: Options) {
    super(options);
    this.#options = options;
  }

  override async createConnection(): Promise<Connection> {
    return new Connection(this, this.#state, this.#options);
  }
}

/** What is asked and not answered yet, and results in the making. */
type Asked = { readonly resultPromises: Record<string, unknown>; readonly queryDef: Record<string, unknown> };

class Connection extends LocalQueueDriverConnection {
  readonly #asked: Asked;
  readonly #patience: number;

  constructor(queue: Queue, state: LocalQueueDriverConnectionState, options: Options) {
    super(queue, state, options);
    this.#asked = state as unknown as Asked;
    this.#patience = options.continueWaitTimeout * 1000;
  }

  /** As Cube's, but the clock is stopped once the result is there; Cube's runs on for ten seconds after every query. */
  override async getResultBlocking(queryKeyHash: never): Promise<never> {
    const key = this.resultListKey(queryKeyHash);
    const { resultPromises, queryDef } = this.#asked;
    if (!queryDef[queryKeyHash] && !resultPromises[key]) return null as never;
    let clock: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      clock = setTimeout(() => resolve(null), this.#patience);
    });
    try {
      const result = await Promise.race([this.getResultPromise(key), late]);
      if (result) delete resultPromises[key];
      return result as never;
    } finally {
      clearTimeout(clock);
    }
  }
}
