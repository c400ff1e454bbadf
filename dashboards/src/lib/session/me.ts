import type { Locale } from '../format/locale.ts';
import { getJson } from './http.ts';

/** Who reads, and in whose company. */
export type Me = {
  readonly user: { readonly id: string; readonly name: string; readonly email: string | null };
  readonly role: 'admin' | 'analyst' | 'marketer' | 'manager' | 'executive';
  readonly team: string | null;
  readonly locale: Locale;
  readonly company: { readonly name: string; readonly currency: string; readonly timezone: string };
};

export const loadMe = async (signal: AbortSignal): Promise<Me> => (await getJson('/api/v1/me', signal)) as Me;
