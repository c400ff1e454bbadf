import { distance } from 'fastest-levenshtein';

/** The known word that is most likely meant, or null when none is near (more than a third of the letters differ). */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: { name: string; steps: number } | null = null;
  for (const name of known) {
    const steps = distance(word.toLowerCase(), name.toLowerCase());
    if (best === null || steps < best.steps) best = { name, steps };
  }
  return best !== null && best.steps <= Math.max(2, Math.ceil(word.length / 3)) ? best.name : null;
}
