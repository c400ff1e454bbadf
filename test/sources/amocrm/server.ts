import { listen, type Answer, type Call, type Listening } from '../listening.ts';
import type { Account } from './account.ts';
import { askedOf } from './listing.ts';
import { answerList, LISTS } from './lists.ts';
import { Problem } from './problem.ts';

/** Requests of the last second against the limit; who goes on long enough is shut out whole. */
export class Gauge {
  readonly #times: number[] = [];
  refused = 0;

  constructor(
    readonly perSecond: number,
    /** refusals after which the address is blocked */
    readonly patience: number,
  ) {}

  verdict(): 'let in' | 'too many' | 'blocked' {
    if (this.refused >= this.patience) return 'blocked';
    const now = performance.now();
    while (this.#times.length > 0 && now - (this.#times[0] as number) > 1000) this.#times.shift();
    if (this.#times.length >= this.perSecond) {
      this.refused += 1;
      return 'too many';
    }
    this.#times.push(now);
    return 'let in';
  }
}

/** An amoCRM that answers over HTTP as the documentation says, and lets a test set how it behaves. */
export class AmoCrm {
  /** the long-lived token of an integration */
  readonly token = 'long-lived-token-that-nobody-may-see';
  readonly clientId = '0fb4a1d2-9a5e-4f6c-8a3b-1c2d3e4f5a6b';
  readonly clientSecret = 'secret-of-the-integration';
  access = 'access-0';
  refresh = 'refresh-0';
  refreshed = 0;
  readonly #used = new Set<string>();
  gauge: Gauge | null = null;
  /** a page larger than this takes too long and ends in 504 */
  heaviest = Infinity;
  /** plans on which lists are given whole whatever the filter */
  ignoresFilters = false;
  isPaid = true;

  private constructor(
    readonly account: Account,
    private readonly listening: () => Listening,
  ) {}

  static async start(account: Account, port = 0): Promise<AmoCrm> {
    const listening = await listen((call) => amo.#answer(call), port);
    const amo: AmoCrm = new AmoCrm(account, () => listening);
    return amo;
  }

  get url(): string {
    return this.listening().url;
  }

  get faults(): Listening['faults'] {
    return this.listening().faults;
  }

  get seen(): readonly string[] {
    return this.listening().seen;
  }

  close(): Promise<void> {
    return this.listening().close();
  }

  #answer(call: Call): Answer {
    try {
      return this.#admitted(call);
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause;
      return problem(cause);
    }
  }

  #admitted(call: Call): Answer {
    if (call.url.pathname === '/oauth2/access_token') return this.#renewed(call);
    const verdict = this.gauge?.verdict() ?? 'let in';
    if (verdict === 'blocked') throw new Problem(403, 'Forbidden', 'Доступ с этого адреса закрыт');
    if (verdict === 'too many') throw new Problem(429, 'Too Many Requests', 'Too many requests');
    const bearer = call.headers.authorization?.replace(/^Bearer /, '');
    if (bearer !== this.token && bearer !== this.access) {
      throw new Problem(401, 'Unauthorized', 'Неверный логин или пароль');
    }
    if (!this.isPaid) throw new Problem(402, 'Payment Required', 'Аккаунт не оплачен');
    const path = call.url.pathname.replace('/api/v4/', '').replace(/\/$/, '');
    if (path === 'account') return hal(this.#account());
    const list = LISTS[path];
    if (!list) throw new Problem(404, 'Not Found', `No such address: ${path}`);
    const asked = askedOf(call.url.search, list.most);
    if (asked.limit > this.heaviest)
      return { status: 504, type: 'text/html', body: '<html>504 Gateway Time-out</html>' };
    const address = new URL(call.url.pathname + call.url.search, this.url);
    const page = answerList(path, this.account, this.ignoresFilters ? { ...asked, filter: {} } : asked, address);
    return page === null ? { status: 204, type: '', body: '' } : hal(page);
  }

  #account(): object {
    const { id, currency } = this.account;
    return { id, name: 'ООО «Ромашка»', subdomain: 'demo', currency, currency_symbol: '₽', current_user_id: 504141 };
  }

  /** A refresh token works once. */
  #renewed({ body }: Call): Answer {
    const asked = JSON.parse(body) as Record<string, string>;
    if (asked['client_id'] !== this.clientId || asked['client_secret'] !== this.clientSecret) {
      throw new Problem(401, 'Unauthorized', 'Неверный client_id или client_secret');
    }
    const refresh = asked['refresh_token'] ?? '';
    if (asked['grant_type'] !== 'refresh_token' || refresh !== this.refresh || this.#used.has(refresh)) {
      throw new Problem(400, 'Bad Request', 'Token has been revoked');
    }
    this.#used.add(refresh);
    this.refreshed += 1;
    this.access = `access-${this.refreshed}`;
    this.refresh = `refresh-${this.refreshed}`;
    const given = { token_type: 'Bearer', expires_in: 86400, access_token: this.access, refresh_token: this.refresh };
    return { status: 200, type: 'application/json', body: JSON.stringify(given) };
  }

  /** The access token of before is no longer taken. */
  expire(): void {
    this.access = 'expired';
  }
}

function hal(body: object): Answer {
  return { status: 200, type: 'application/hal+json', body: JSON.stringify(body) };
}

function problem({ status, title, detail }: Problem): Answer {
  const body = { title, type: 'https://httpstatus.es/' + status, status, detail };
  return { status, type: 'application/problem+json', body: JSON.stringify(body) };
}
