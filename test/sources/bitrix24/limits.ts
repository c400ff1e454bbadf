import type { Answer } from '../listening.ts';

/** The intensity limit: a bucket that takes `burst` requests and drains `perSecond` of them. */
export class Bucket {
  #level = 0;
  #at = 0;
  /** requests that were refused */
  refused = 0;

  constructor(
    readonly burst: number,
    readonly perSecond: number,
    /** milliseconds of any clock that only goes forward */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  takes(): boolean {
    const now = this.clock();
    this.#level = Math.max(0, this.#level - ((now - this.#at) / 1000) * this.perSecond);
    this.#at = now;
    if (this.#level + 1 > this.burst) {
      this.refused += 1;
      return false;
    }
    this.#level += 1;
    return true;
  }
}

export function refusal(status: number, error: string | number, description: string, more: object = {}): Answer {
  const body = JSON.stringify({ error, error_description: description, ...more });
  return { status, type: 'application/json; charset=utf-8', body };
}

export const tooManyRequests = (status = 503): Answer => refusal(status, 'QUERY_LIMIT_EXCEEDED', 'Too many requests');
