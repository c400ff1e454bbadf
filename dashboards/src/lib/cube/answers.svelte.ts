import { untrack } from 'svelte';
import { ServerError, SignedOutError } from '../session/http.ts';
import type { Session } from '../session/session.svelte.ts';
import { loadCube, loadMeta, type CubeAnswer, type MemberMeta, type Receipt } from './load.ts';
import { Merged } from './merged.ts';
import { NewestData } from './newest-data.ts';
import type { CubeQuery } from './query.ts';
import type { Question } from './question.ts';

/**
 * The answers of this visit. Equal questions are asked once, also when several cards ask them at the same moment;
 * a new edition (after an edit of a record, on request, or when an answer is of later data) forgets them all.
 */
export class Answers {
  edition = $state(0);
  meta = $state.raw<ReadonlyMap<string, MemberMeta> | null>(null);
  #session: Session;
  #newest = new NewestData();
  #merged = new Merged((query: CubeQuery) => loadCube(query, AbortSignal.timeout(120_000)));

  constructor(session: Session) {
    this.#session = session;
  }

  load(query: CubeQuery): Promise<CubeAnswer> {
    const answer = this.#merged.ask(query);
    answer.then(
      ({ builtUntil }) => {
        if (this.#newest.outdatesEarlier(builtUntil)) this.renew();
      },
      (error: unknown) => {
        if (error instanceof SignedOutError) this.#session.end();
      },
    );
    return answer;
  }

  /** Definitions are read once the page stands; nothing on it waits for them. */
  async learn(): Promise<void> {
    this.meta ??= await loadMeta(AbortSignal.timeout(60_000));
  }

  renew(): void {
    this.#merged.forget();
    this.edition += 1;
  }
}

export type Face<Row> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'ready'; readonly rows: readonly Row[]; readonly receipt: Receipt; readonly isStale: boolean }
  | { readonly kind: 'forbidden' }
  | { readonly kind: 'failed'; readonly why: string };

/** A question of one card and the face it shows. Old rows stay in sight, paler, until the new ones come. */
export class Asked<Row> {
  face = $state.raw<Face<Row>>({ kind: 'waiting' });
  question = $state.raw<Question<Row> | null>(null);
  #ask: () => Question<Row> | null;
  #wanted = $derived.by(() => this.#ask());
  #key = $derived.by(() => (this.#wanted === null ? null : JSON.stringify(this.#wanted.query)));
  #answeredKey = $state.raw<string | null>(null);

  /** Made while a component starts: it asks anew whenever `ask` gives another question. Null asks nothing. */
  constructor(answers: Answers, ask: () => Question<Row> | null) {
    this.#ask = ask;
    $effect(() => {
      void answers.edition;
      const key = this.#key;
      const question = key === null ? null : untrack(() => this.#wanted);
      return question === null || key === null ? undefined : this.#follow(answers, question, key);
    });
  }

  /** Whether the rows answer what is asked now, and not what was asked before. */
  get isSettled(): boolean {
    return this.face.kind !== 'waiting' && this.#answeredKey === this.#key;
  }

  get rows(): readonly Row[] {
    return this.face.kind === 'ready' ? this.face.rows : [];
  }

  get first(): Row | null {
    return this.rows[0] ?? null;
  }

  #follow(answers: Answers, question: Question<Row>, key: string): () => void {
    let isWanted = true;
    // A fast answer replaces the old one at once; only a slow one lets the card go pale.
    const paling = setTimeout(() => {
      if (isWanted && this.face.kind === 'ready') this.face = { ...this.face, isStale: true };
    }, 80);
    answers.load(question.query).then(
      (answer) => {
        clearTimeout(paling);
        if (!isWanted) return;
        this.question = question;
        this.#answeredKey = key;
        this.face = { kind: 'ready', rows: answer.rows.map(question.read), receipt: answer.receipt, isStale: false };
      },
      (error: unknown) => {
        clearTimeout(paling);
        if (!isWanted) return;
        this.#answeredKey = key;
        this.face = faceOf(error);
      },
    );
    return () => {
      isWanted = false;
      clearTimeout(paling);
    };
  }
}

const faceOf = (error: unknown): Face<never> =>
  error instanceof ServerError && error.status === 403
    ? { kind: 'forbidden' }
    : { kind: 'failed', why: error instanceof Error ? error.message : String(error) };
