export type CommandName = 'search' | 'filter' | 'period' | 'export' | 'help';

/** What a key does is known to the piece of the page that does it; the latest to offer wins, as the pointer moves. */
export class Commands {
  #offers = new Map<CommandName, (() => void)[]>();

  offer(name: CommandName, run: () => void): () => void {
    const runs = this.#offers.get(name) ?? [];
    this.#offers.set(name, [...runs, run]);
    return () =>
      this.#offers.set(
        name,
        (this.#offers.get(name) ?? []).filter((other) => other !== run),
      );
  }

  run(name: CommandName): void {
    this.#offers.get(name)?.at(-1)?.();
  }
}
