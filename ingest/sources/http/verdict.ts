import { SourceTrouble } from '../trouble.ts';
import { hostOf } from './address.ts';
import type { HttpAnswer } from './exchange.ts';

/** What an answer means for the one who asked. Errors that come with status 200 are for a connector's own judge. */
export type Verdict =
  | { readonly kind: 'fine' }
  /** try again after so many seconds; null: after a wait that grows with each try */
  | { readonly kind: 'wait'; readonly seconds: number | null }
  /** the token is over: renew it once and try again */
  | { readonly kind: 'expired' }
  /** trying again is in vain */
  | { readonly kind: 'wrong'; readonly trouble: SourceTrouble };

export function usualVerdict(answer: HttpAnswer): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'fine' };
  if (status === 401) return { kind: 'expired' };
  if (status === 429 || status === 503) return { kind: 'wait', seconds: retryAfter(answer) };
  if (status === 408 || status === 500 || status === 502 || status === 504) return { kind: 'wait', seconds: null };
  const said = answer.text().slice(0, 300).replace(/\s+/g, ' ').trim();
  return {
    kind: 'wrong',
    trouble: new SourceTrouble(status === 403 || status === 404 ? 'setting' : 'changed', {
      ru: `${hostOf(answer.url)} ответил ${status}${said === '' ? '' : `: ${said}`}`,
      en: `${hostOf(answer.url)} answered ${status}${said === '' ? '' : `: ${said}`}`,
    }),
  };
}

/** Seconds of Retry-After, which holds seconds or a date; null when it is not there or cannot be read. */
export function retryAfter(answer: HttpAnswer): number | null {
  const said = answer.headers['retry-after'];
  if (said === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(said)) return Number(said);
  const at = Date.parse(said);
  const now = Date.parse(answer.headers['date'] ?? '');
  if (Number.isNaN(at) || Number.isNaN(now)) return null;
  return Math.max(0, (at - now) / 1000);
}
