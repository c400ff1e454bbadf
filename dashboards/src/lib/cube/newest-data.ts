/** Which data the answers of a page are of, so that a page left open does not mix two states of the warehouse. */
export class NewestData {
  /** '' before anything is built; undefined before the first answer */
  #asOf: string | undefined;

  /**
   * Takes in until when the data of an answer reach (ISO 8601, null where nothing is built yet). True when that is later
   * than of the answers before, which are out of date then; each moment is told once at most.
   */
  outdatesEarlier(asOf: string | null): boolean {
    const before = this.#asOf;
    if (before !== undefined && (asOf ?? '') <= before) return false;
    this.#asOf = asOf ?? '';
    return before !== undefined;
  }
}
