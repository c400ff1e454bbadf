import { listen, type Answer, type Call, type Listening } from '../listening.ts';
import { fromBrackets } from '../php-brackets.ts';
import { batch } from './batch.ts';
import { refusal, tooManyRequests, type Bucket } from './limits.ts';
import { METHODS } from './methods.ts';
import { TokenServer } from './oauth.ts';
import type { Portal } from './portal.ts';
import { RestError, type Given, type Params } from './rest-error.ts';
import { mapOf } from './select-rows.ts';

/** A Битрикс24 that answers over HTTP as the documentation says, and lets a test set how it behaves. */
export class Bitrix24 {
  readonly userId = 1;
  readonly secret = 'xj3k9s0a1b2c3d4e';
  scopes = new Set(['crm', 'user', 'department', 'task', 'telephony']);
  /** methods that an older boxed portal does not have */
  readonly lacks = new Set<string>();
  isAdmin = true;
  bucket: Bucket | null = null;
  /** methods whose operating time is used up, until a unix second */
  readonly blocked = new Map<string, number>();
  /** a refusal in place of a method's answer, where a test wants one; asked for batches and for what is inside them */
  onMethod: (method: string) => Answer | null = () => null;
  /** every method called, those inside batches too */
  readonly called: string[] = [];
  readonly tokens: TokenServer;

  private constructor(
    readonly portal: Portal,
    private readonly listening: () => Listening,
  ) {
    this.tokens = new TokenServer(() => new Date());
  }

  static async start(portal: Portal, port = 0): Promise<Bitrix24> {
    const listening = await listen((call) => bitrix.#answer(call), port);
    const bitrix: Bitrix24 = new Bitrix24(portal, () => listening);
    return bitrix;
  }

  get url(): string {
    return this.listening().url;
  }

  /** What an administrator copies from «Входящий вебхук». */
  get webhook(): string {
    return `${this.url}/rest/${this.userId}/${this.secret}/`;
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
    if (call.url.pathname === '/oauth/token/') return this.tokens.answer(call.url.searchParams, this.url);
    if (this.bucket && !this.bucket.takes()) return tooManyRequests();
    const params = { ...fromBrackets(call.url.search.slice(1)), ...paramsOf(call) };
    const [method, trouble] = this.#admitted(call.url.pathname, params);
    if (trouble) return trouble;
    try {
      if (method === 'batch') this.onMethod(method);
      return this.#given(
        method === 'batch' ? batch(params, (name, own) => this.#run(name, own)) : this.#run(method, params),
      );
    } catch (cause) {
      if (!(cause instanceof RestError)) throw cause;
      return refusal(cause.status, cause.code, cause.description, { time: this.#time(method) });
    }
  }

  /** The method called, and why it is not let in. */
  #admitted(path: string, params: Params): [string, Answer | null] {
    const steps = path
      .replace(/\.json$/, '')
      .split('/')
      .filter(Boolean);
    if (steps[0] !== 'rest') return ['', refusal(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!')];
    const method = (steps.at(-1) ?? '').toLowerCase();
    if (steps.length === 4) {
      const isKnown = Number(steps[1]) === this.userId && steps[2] === this.secret;
      return [method, isKnown ? null : refusal(401, 'INVALID_CREDENTIALS', 'Invalid request credentials')];
    }
    const token = String(params['auth'] ?? '');
    if (token === '') return [method, refusal(401, 'NO_AUTH_FOUND', 'Wrong authorization data')];
    switch (this.tokens.holds(token)) {
      case 'valid':
        return [method, null];
      case 'expired':
        return [method, refusal(401, 'expired_token', 'The access token provided has expired.')];
      case 'unknown':
        return [method, refusal(401, 'NO_AUTH_FOUND', 'Wrong authorization data')];
    }
  }

  #run(method: string, params: Params): Given {
    const name = method.toLowerCase();
    this.called.push(name);
    const refused = this.onMethod(name);
    if (refused) {
      const { error, error_description: said } = JSON.parse(refused.body) as {
        error: string;
        error_description: string;
      };
      throw new RestError(refused.status, error, said);
    }
    if (name === 'profile') {
      return { result: { ID: String(this.userId), ADMIN: this.isAdmin, NAME: 'Анна', LAST_NAME: 'Смирнова' } };
    }
    if (name === 'scope') return { result: [...this.scopes] };
    const found = this.lacks.has(name) ? undefined : METHODS[name];
    if (!found) throw new RestError(404, 'ERROR_METHOD_NOT_FOUND', 'Method not found!');
    if (!this.scopes.has(found.scope)) {
      throw new RestError(
        403,
        'insufficient_scope',
        'The request requires higher privileges than provided by the webhook token',
      );
    }
    if ((this.blocked.get(name) ?? 0) > Date.now() / 1000) {
      throw new RestError(429, 'OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.');
    }
    return found.answer(params, this.portal);
  }

  #given(given: Given): Answer {
    const body = JSON.stringify({ ...given, time: this.#time('') });
    return { status: 200, type: 'application/json; charset=utf-8', body };
  }

  #time(method: string): object {
    const now = this.portal.now().getTime() / 1000;
    const reset = this.blocked.get(method) ?? Math.floor(now) + 600;
    return {
      ...{ start: now, finish: now + 0.2, duration: 0.2, processing: 0.1 },
      ...{ date_start: this.portal.stamp(), date_finish: this.portal.stamp() },
      ...{ operating_reset_at: reset, operating: 0.09 },
    };
  }
}

function paramsOf({ headers, body }: Call): { [key: string]: unknown } {
  if (body === '') return {};
  if (headers['content-type']?.includes('json')) return mapOf(JSON.parse(body));
  return fromBrackets(body);
}
