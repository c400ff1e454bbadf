import type { Words } from './words.ts';

/**
 * Why a source cannot be read, in words for the person who has to mend it. `setting`: what they wrote is wrong, so
 * trying again is in vain; `away`: the source does not answer; `changed`: it answers otherwise than it used to.
 */
export class SourceTrouble extends Error {
  override readonly name = 'SourceTrouble';
  constructor(
    readonly kind: 'setting' | 'away' | 'changed',
    readonly words: Words,
    cause?: unknown,
  ) {
    super(words.en, { cause });
  }
}

/** Any error as words; ours keeps both languages. */
export function wordsOf(error: unknown): Words {
  if (error instanceof SourceTrouble) return error.words;
  const text = error instanceof Error ? error.message : String(error);
  return { ru: text, en: text };
}
