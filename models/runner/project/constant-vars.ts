/**
 * A list or map given as a var is copied into the template engine at every `var('x')`. Where the name is written out,
 * the call becomes a variable that was copied once, of the same width so that columns stay true.
 */
export class ConstantVars {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #calls: RegExp | null;

  constructor(vars: Readonly<Record<string, unknown>>) {
    const large = Object.entries(vars).filter(
      ([name, value]) => typeof value === 'object' && value !== null && /^\w+$/.test(name),
    );
    this.#values = new Map(large);
    this.#calls =
      large.length === 0
        ? null
        : new RegExp(`(?<![\\w.])var\\((['"])(${large.map(([name]) => name).join('|')})\\1\\)`, 'g');
  }

  /** Names of variables and their values. `var('x')` is one letter longer than `var__x_`. */
  entries(vars: Readonly<Record<string, unknown>>): [string, unknown][] {
    return [...this.#values.keys()].filter((name) => name in vars).map((name) => [variableOf(name), vars[name]]);
  }

  replaceIn(text: string): string {
    if (this.#calls === null) return text;
    return text.replace(this.#calls, (call, _quote: string, name: string) => variableOf(name).padEnd(call.length));
  }
}

/** As long as the call less one, so that the names cannot meet. */
function variableOf(name: string): string {
  return `var__${name}_`;
}
