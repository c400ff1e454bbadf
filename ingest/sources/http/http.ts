import { SourceTrouble } from '../trouble.ts';
import { hostOf } from './address.ts';
import { type HttpAnswer, type HttpRequest } from './exchange.ts';
import { exchange } from './exchange.ts';
import { ratePerSecond } from './rate.ts';
import { usualVerdict, type Verdict } from './verdict.ts';

/** What a source asks of its callers. What is not given is as the comment says. */
export type HttpRules = {
  /** requests a second; null: as fast as it answers */
  readonly perSecond: number | null;
  /** how many may come at once before the rate counts; 1 */
  readonly burst?: number;
  /** for one answer, from the first byte sent to the last received; 60 */
  readonly timeoutSeconds?: number;
  /** a longer answer is refused; 64 MiB */
  readonly maxBodyBytes?: number;
  /** tries of one request before the source counts as away; 8 */
  readonly attempts?: number;
  /** puts the key into a request; called for every try, so that a renewed token is used */
  authorize?(request: HttpRequest): Promise<HttpRequest>;
  /** gets a new token; called once for a request, when the verdict is `expired` */
  renew?(signal: AbortSignal): Promise<void>;
  /** what an answer means; `usualVerdict` unless given (call it for what your source does as everybody) */
  judge?(answer: HttpAnswer): Verdict;
};

export type Http = {
  /**
   * The answer to a request once its verdict is fine. Waits out limits and absences; throws SourceTrouble when they last,
   * when the verdict is wrong, and the signal's reason when aborted. No error holds a secret.
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
};

export type HttpTools = {
  readonly source: string;
  /** texts that no error may show */
  readonly secrets: () => readonly string[];
  readonly clock: () => Date;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
};

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 120_000;
/** A source may ask for longer than we would wait of ourselves, but not for ever. */
const LONGEST_HINT_MS = 3_600_000;

export function sourceHttp(rules: HttpRules, tools: HttpTools): Http {
  const turn = ratePerSecond(rules.perSecond, rules.burst ?? 1, tools);
  const limits = {
    timeoutMs: (rules.timeoutSeconds ?? 60) * 1000,
    maxBodyBytes: rules.maxBodyBytes ?? 64 * 1024 * 1024,
  };
  const attempts = rules.attempts ?? 8;

  const send = async (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    let hasRenewed = false;
    let last = 'no answer';
    for (let attempt = 0; attempt < attempts; attempt++) {
      await turn(signal);
      signal.throwIfAborted();
      const ready = rules.authorize ? await rules.authorize(request) : request;
      const outcome = await exchange(ready, limits, signal);
      signal.throwIfAborted();
      if (outcome.kind === 'refused') throw outcome.trouble;
      if (outcome.kind === 'lost') {
        last = outcome.reason;
        await tools.sleep(backoff(attempt, tools.random), signal);
        continue;
      }
      const verdict = (rules.judge ?? usualVerdict)(outcome.answer);
      switch (verdict.kind) {
        case 'fine':
          return outcome.answer;
        case 'wrong':
          throw verdict.trouble;
        case 'expired':
          if (hasRenewed || !rules.renew) throw wrongKey(request, tools.source, outcome.answer.status);
          hasRenewed = true;
          await rules.renew(signal);
          continue;
        case 'wait': {
          last = `${outcome.answer.status}`;
          const hinted = verdict.seconds === null ? null : Math.min(verdict.seconds * 1000, LONGEST_HINT_MS);
          // Many callers told the same second would come back together, hence the jitter.
          await tools.sleep(hinted === null ? backoff(attempt, tools.random) : hinted + tools.random() * 250, signal);
        }
      }
    }
    throw new SourceTrouble('away', {
      ru: `${hostOf(request.url)} не отвечает как следует (${last}) после ${attempts} попыток; прочтём при следующем запуске`,
      en: `${hostOf(request.url)} does not answer properly (${last}) after ${attempts} tries; the next run will try again`,
    });
  };
  return {
    send: (request, signal) =>
      send(request, signal).catch((cause: unknown) => {
        throw masked(cause, tools.secrets());
      }),
  };
}

/** 1 s, 2 s, 4 s ... up to two minutes, and half of that at random. */
function backoff(attempt: number, random: () => number): number {
  const whole = Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
  return whole / 2 + (whole / 2) * random();
}

function wrongKey(request: HttpRequest, source: string, status: number): SourceTrouble {
  return new SourceTrouble('setting', {
    ru: `${hostOf(request.url)} не принимает ключ источника ${source} (${status}): проверьте секреты источника (VORONKA_SOURCE_${source.toUpperCase()}_…)`,
    en: `${hostOf(request.url)} does not accept the key of source ${source} (${status}): see to its secrets (VORONKA_SOURCE_${source.toUpperCase()}_…)`,
  });
}

/** The same error without secrets, neither as they are nor as they stand in addresses and Basic headers. */
export function masked(cause: unknown, secrets: readonly string[]): unknown {
  if (cause instanceof SourceTrouble) {
    const { ru, en } = cause.words;
    return new SourceTrouble(cause.kind, { ru: withoutSecrets(ru, secrets), en: withoutSecrets(en, secrets) });
  }
  // The reason of an abort is the caller's own.
  if (!(cause instanceof Error) || cause instanceof DOMException) return cause;
  return new Error(withoutSecrets(cause.message, secrets));
}

export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return forms.toSorted((a, b) => b.length - a.length).reduce((shown, form) => shown.replaceAll(form, '***'), text);
}
