import type { Answer } from '../listening.ts';
import { refusal } from './limits.ts';

export type Pair = { readonly access: string; readonly refresh: string };

/**
 * The vendor's token server for one application on one portal. A refresh token works once; when it is used again both
 * tokens of the pair that came of it die with it.
 */
export class TokenServer {
  readonly clientId = 'local.5f0000000000000.00000001';
  readonly clientSecret = 'client-secret-that-nobody-may-see';
  #pair: Pair = { access: 'access-0', refresh: 'refresh-0' };
  #expiresAt: number;
  #count = 0;
  readonly #used = new Set<string>();
  /** refreshes that were granted */
  refreshed = 0;

  constructor(private readonly now: () => Date) {
    this.#expiresAt = now().getTime() + 3_600_000;
  }

  get pair(): Pair {
    return this.#pair;
  }

  expire(): void {
    this.#expiresAt = 0;
  }

  holds(access: string): 'valid' | 'expired' | 'unknown' {
    if (access !== this.#pair.access) return 'unknown';
    return this.now().getTime() < this.#expiresAt ? 'valid' : 'expired';
  }

  answer(query: URLSearchParams, endpoint: string): Answer {
    if (query.get('client_id') !== this.clientId || query.get('client_secret') !== this.clientSecret) {
      return refusal(400, 'invalid_client', 'Client not found');
    }
    if (query.get('grant_type') !== 'refresh_token') return refusal(400, 'invalid_request', 'Invalid request');
    const refresh = query.get('refresh_token') ?? '';
    if (this.#used.has(refresh)) this.#pair = { access: 'revoked', refresh: 'revoked' };
    if (refresh !== this.#pair.refresh) return refusal(400, 'invalid_grant', 'Invalid refresh token');
    this.#used.add(refresh);
    this.#count += 1;
    this.refreshed += 1;
    this.#pair = { access: `access-${this.#count}`, refresh: `refresh-${this.#count}` };
    this.#expiresAt = this.now().getTime() + 3_600_000;
    const body = {
      ...{ access_token: this.#pair.access, refresh_token: this.#pair.refresh, expires_in: 3600 },
      ...{ expires: Math.floor(this.#expiresAt / 1000), client_endpoint: `${endpoint}/rest/` },
      ...{ server_endpoint: `${endpoint}/rest/`, member_id: 'a223c6b3710f85df22e9377d6c4f7553' },
      ...{ domain: 'demo.bitrix24.ru', scope: 'crm,user,task', status: 'L', user_id: 1 },
    };
    return { status: 200, type: 'application/json', body: JSON.stringify(body) };
  }
}
