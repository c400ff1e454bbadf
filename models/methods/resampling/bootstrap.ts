/** Chances that are the same for the same seed, 0 up to 1 (mulberry32). */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How often each of `size` things is drawn in as many draws with replacement. */
export function drawCounts(size: number, chance: () => number): Uint16Array {
  const drawn = new Uint16Array(size);
  for (let draw = 0; draw < size; draw += 1) {
    const index = Math.floor(chance() * size);
    drawn[index] = (drawn[index] as number) + 1;
  }
  return drawn;
}

/** The quantile between neighbours (type 7, as a spreadsheet's PERCENTILE.INC); null of nothing. */
export function quantile(values: readonly number[], p: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = p * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  return low + (high - low) * (at - Math.floor(at));
}
